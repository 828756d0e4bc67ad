-- Jobs hold ids only. The system starts them, the settings window shows the failed ones and runs them again.
grant select, insert, update, delete on procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers
  to frontdesk_system;
grant execute on all functions in schema public to frontdesk_system;
grant usage on all sequences in schema public to frontdesk_system;
grant select on procrastinate_jobs, procrastinate_events, procrastinate_workers to frontdesk_admin;
grant update (status, scheduled_at, attempts) on procrastinate_jobs to frontdesk_admin;
grant insert on procrastinate_events to frontdesk_admin;
grant usage on all sequences in schema public to frontdesk_admin;
