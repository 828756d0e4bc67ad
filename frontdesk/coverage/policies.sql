-- All staff see when whom they work with is there. Only who arranges a team writes, and only in the settings.
grant select on coverage_teamhours, coverage_shiftpattern, coverage_week, coverage_timeoff to frontdesk_agent, frontdesk_reader, frontdesk_admin;
create policy staff_reads on coverage_teamhours for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy staff_reads on coverage_shiftpattern for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy staff_reads on coverage_week for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy staff_reads on coverage_timeoff for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);

-- The settings persona is everybody's who may open any page of the settings; which of them arranges which team, the role says.
create or replace function coverage_arranges(team bigint) returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (
    select from identity_person p join identity_role r on r.id = p.role_id
    where p.id = current_setting('frontdesk.person')::bigint and p.is_active and ('settings.coverage' = any(r.permissions)
      or 'settings.coverage_own' = any(r.permissions)
        and exists (select from identity_teammembership m where m.person_id = p.id and m.team_id = team and m.is_lead))) $$;
revoke execute on function coverage_arranges(bigint) from public;
grant execute on function coverage_arranges(bigint) to frontdesk_admin;
alter function coverage_arranges(bigint) owner to frontdesk_system;

grant insert, update on coverage_teamhours, coverage_week to frontdesk_admin;
grant insert, update, delete on coverage_shiftpattern, coverage_timeoff to frontdesk_admin;
create policy arranges on coverage_teamhours to frontdesk_admin using (coverage_arranges(team_id)) with check (coverage_arranges(team_id));
create policy arranges on coverage_week to frontdesk_admin using (coverage_arranges(team_id)) with check (coverage_arranges(team_id));
create policy arranges on coverage_shiftpattern to frontdesk_admin using (coverage_arranges(team_id)) with check (coverage_arranges(team_id));
create policy arranges on coverage_timeoff to frontdesk_admin
  using (exists (select from identity_teammembership m where m.person_id = coverage_timeoff.person_id and coverage_arranges(m.team_id)))
  with check (exists (select from identity_teammembership m where m.person_id = coverage_timeoff.person_id and coverage_arranges(m.team_id)));

-- One's own: asking for time off, which others decide, and the address of one's calendar.
grant insert, delete on coverage_timeoff to frontdesk_agent, frontdesk_reader;
create policy own_wishes on coverage_timeoff for insert to frontdesk_agent, frontdesk_reader
  with check (person_id = (select current_setting('frontdesk.person'))::bigint and state = 'requested');
create policy own_wishes_taken_back on coverage_timeoff for delete to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint);
grant select, insert, update, delete on coverage_feed to frontdesk_agent, frontdesk_reader;
create policy own_feed on coverage_feed to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);

-- A swap is for the two and whoever arranges their team. Who was asked answers; the team's lead has the last word in the settings.
grant select, insert, delete on coverage_swap to frontdesk_agent, frontdesk_reader;
grant update (state) on coverage_swap to frontdesk_agent, frontdesk_reader, frontdesk_admin;
grant select on coverage_swap to frontdesk_admin;
create policy own_swaps on coverage_swap for select to frontdesk_agent, frontdesk_reader
  using ((select current_setting('frontdesk.person'))::bigint in (asker_id, other_id));
create policy asks_swaps on coverage_swap for insert to frontdesk_agent, frontdesk_reader
  with check (asker_id = (select current_setting('frontdesk.person'))::bigint and state = 'asked'
    and exists (select from identity_teammembership m where m.team_id = coverage_swap.team_id and m.person_id = asker_id)
    and exists (select from identity_teammembership m where m.team_id = coverage_swap.team_id and m.person_id = other_id));
create policy answers_swaps on coverage_swap for update to frontdesk_agent, frontdesk_reader
  using (other_id = (select current_setting('frontdesk.person'))::bigint and state = 'asked')
  with check (other_id = (select current_setting('frontdesk.person'))::bigint and state in ('accepted', 'declined'));
create policy takes_swaps_back on coverage_swap for delete to frontdesk_agent, frontdesk_reader
  using (asker_id = (select current_setting('frontdesk.person'))::bigint and state in ('asked', 'accepted'));
create policy arranges on coverage_swap to frontdesk_admin using (coverage_arranges(team_id)) with check (coverage_arranges(team_id));

-- Which gaps were told of says no more than the shifts do.
grant select on coverage_gaptold to frontdesk_agent, frontdesk_reader;
create policy staff_reads on coverage_gaptold for select to frontdesk_agent, frontdesk_reader using (true);
