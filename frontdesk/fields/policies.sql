-- Who knows of which field; whoever does not know a field sees none of its values (tickets/policies/field_value.sql).
create or replace function fields_arranges() returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (
    select from identity_person p join identity_role r on r.id = p.role_id
    where p.id = current_setting('frontdesk.person')::bigint and p.is_active and 'settings.fields' = any(r.permissions)) $$;
revoke execute on function fields_arranges() from public;
grant execute on function fields_arranges() to frontdesk_admin;
alter function fields_arranges() owner to frontdesk_system;

grant select on fields_field to frontdesk_customer, frontdesk_manager, frontdesk_visitor, frontdesk_agent, frontdesk_reader;
grant select, insert, update on fields_field to frontdesk_admin;
create policy role_knows on fields_field for select to frontdesk_agent, frontdesk_reader using (
  cardinality(view_role_ids) = 0
  or (select role_id from identity_person where id = (select current_setting('frontdesk.person'))::bigint) = any(view_role_ids)
);
create policy customer_knows on fields_field for select to frontdesk_customer, frontdesk_manager using (for_customers <> '' and not is_archived);
create policy visitor_is_asked on fields_field for select to frontdesk_visitor using (for_customers = 'asked' and not is_archived);
create policy admin_reads on fields_field for select to frontdesk_admin using (true);
create policy admin_adds on fields_field for insert to frontdesk_admin with check (fields_arranges());
create policy admin_changes on fields_field for update to frontdesk_admin using (fields_arranges()) with check (fields_arranges());
