-- Set in the settings, by whoever sets routing for the whole desk, or leads the team. What is remembered of giving tickets out
-- (rounds, places, waiting tickets) is the system's alone: it tells how much everybody has to do.
create or replace function routing_sets(team bigint) returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (
    select from identity_person p join identity_role r on r.id = p.role_id
    where p.id = current_setting('frontdesk.person')::bigint and p.is_active and ('settings.routing' = any(r.permissions)
      or 'settings.coverage_own' = any(r.permissions)
        and exists (select from identity_teammembership m where m.person_id = p.id and m.team_id = team and m.is_lead))) $$;
revoke execute on function routing_sets(bigint) from public;
grant execute on function routing_sets(bigint) to frontdesk_admin;
alter function routing_sets(bigint) owner to frontdesk_system;

grant select, insert, update on routing_teampolicy, routing_skill to frontdesk_admin;
grant select, insert, update, delete on routing_limit, routing_personskill to frontdesk_admin;
create policy settings_read on routing_teampolicy for select to frontdesk_admin using (true);
create policy sets on routing_teampolicy to frontdesk_admin using (routing_sets(team_id)) with check (routing_sets(team_id));
create policy settings_read on routing_skill for select to frontdesk_admin using (true);
create policy sets on routing_skill to frontdesk_admin using (routing_sets(0)) with check (routing_sets(0));
create policy settings_read on routing_limit for select to frontdesk_admin using (true);
create policy sets on routing_limit to frontdesk_admin
  using (exists (select from identity_teammembership m where m.person_id = routing_limit.person_id and routing_sets(m.team_id)))
  with check (exists (select from identity_teammembership m where m.person_id = routing_limit.person_id and routing_sets(m.team_id)));
create policy settings_read on routing_personskill for select to frontdesk_admin using (true);
create policy sets on routing_personskill to frontdesk_admin
  using (exists (select from identity_teammembership m where m.person_id = routing_personskill.person_id and routing_sets(m.team_id)))
  with check (exists (select from identity_teammembership m where m.person_id = routing_personskill.person_id and routing_sets(m.team_id)));
