-- Everybody's deeds are written, nobody can change them: no persona holds update or delete, not even the system.
revoke update, delete on events_event from frontdesk_system;
-- The relay re-dates transaction ids after a restore into another cluster, nothing else (events/relay.py).
grant update (xid) on events_event to frontdesk_system;
grant select, insert, update on events_cursor to frontdesk_system;
grant insert on events_event to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader, frontdesk_admin, frontdesk_accounts;
create policy own_deeds on events_event for insert to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader, frontdesk_admin
  with check (actor_id = (select current_setting('frontdesk.person'))::bigint);
-- Sign-up and set-up act before there is a person to name.
create policy accounts_records on events_event for insert to frontdesk_accounts with check (ticket_id is null);
-- tickets/policies.sql says who reads the events of a ticket; the settings window reads those of settings.
grant select on events_event to frontdesk_admin;
create policy admin_reads_settings on events_event for select to frontdesk_admin using (ticket_id is null);
