-- Rules are for those who set them. Agents read why a ticket is where it is on the ticket itself (events), never here.
-- The settings persona is everybody's who may open any page of the settings; whether they set rules, the role says.
create or replace function routing_may_set() returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (
    select from identity_person p join identity_role r on r.id = p.role_id
    where p.id = nullif(current_setting('frontdesk.person', true), '')::bigint and p.is_active and 'settings.routing' = any(r.permissions)) $$;
revoke execute on function routing_may_set() from public;
grant execute on function routing_may_set() to frontdesk_admin;
alter function routing_may_set() owner to frontdesk_system;

-- Nothing is deleted: the log and the versions speak of rules for good.
revoke delete on routing_rule from frontdesk_system;
grant select, insert, update on routing_rule to frontdesk_admin;
create policy sets on routing_rule to frontdesk_admin using ((select routing_may_set())) with check ((select routing_may_set()));
