-- What the desk calls its statuses is for those who work here. Customers read wordings only, and those through what every process
-- keeps (tickets/statuses.py), never from here.
create or replace function tickets_arranges_statuses() returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (
    select from identity_person p join identity_role r on r.id = p.role_id
    where p.id = current_setting('frontdesk.person')::bigint and p.is_active and 'settings.fields' = any(r.permissions)) $$;
revoke execute on function tickets_arranges_statuses() from public;
grant execute on function tickets_arranges_statuses() to frontdesk_admin;
alter function tickets_arranges_statuses() owner to frontdesk_system;

grant select on tickets_status to frontdesk_agent, frontdesk_reader;
grant select, insert, update on tickets_status to frontdesk_admin;
create policy staff_reads on tickets_status for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy admin_adds on tickets_status for insert to frontdesk_admin with check (tickets_arranges_statuses());
create policy admin_changes on tickets_status for update to frontdesk_admin
  using (tickets_arranges_statuses()) with check (tickets_arranges_statuses());
