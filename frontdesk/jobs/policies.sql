-- Jobs hold ids only. The system starts them, the settings window shows the failed ones and runs them again.
grant select, insert, update, delete on procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers
  to frontdesk_system;
do $$
declare
  queue_function regprocedure;
begin
  for queue_function in select oid from pg_proc where pronamespace = 'public'::regnamespace and starts_with(proname, 'procrastinate') loop
    execute format('grant execute on function %s to frontdesk_system', queue_function);
  end loop;
end $$;
grant usage on all sequences in schema public to frontdesk_system;
grant select on procrastinate_jobs, procrastinate_events, procrastinate_workers to frontdesk_admin;
grant update (status, scheduled_at, attempts) on procrastinate_jobs to frontdesk_admin;
grant insert on procrastinate_events to frontdesk_admin;
grant usage on all sequences in schema public to frontdesk_admin;
