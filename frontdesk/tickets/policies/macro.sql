-- Macros: one's own, those of one's teams, and everybody's; of another team's not even the name.
grant select, insert, update, delete on tickets_macro to frontdesk_agent, frontdesk_reader;
create policy staff_reads on tickets_macro for select to frontdesk_agent, frontdesk_reader using (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
);
-- Who may share with a team or with everybody is a question of roles (actions/views.py); nobody writes in another name or for another team.
create policy staff_saves on tickets_macro for insert to frontdesk_agent, frontdesk_reader with check (
  owner_id = (select current_setting('frontdesk.person'))::bigint
  and (scope in ('mine', 'all') or team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
);
-- A statement without a condition asks only its own policy, not the one for reading: so both say who has it.
create policy staff_changes on tickets_macro for update to frontdesk_agent, frontdesk_reader using (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
) with check (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
);
create policy staff_deletes on tickets_macro for delete to frontdesk_agent, frontdesk_reader using (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
);

-- Deleting a macro forgets everybody's uses of it; that is done as the system (foreign keys ignore these policies anyway).
grant select, insert, update on tickets_macrouse to frontdesk_agent, frontdesk_reader;
create policy own_uses on tickets_macrouse to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint
              and exists (select from tickets_macro m where m.id = macro_id));
