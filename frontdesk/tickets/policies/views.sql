-- Saved views: one's own, those of one's teams, and everybody's. Which tickets a view shows is the tickets' policies' business.
grant select, insert, update, delete on tickets_view to frontdesk_agent, frontdesk_reader;
create policy staff_reads on tickets_view for select to frontdesk_agent, frontdesk_reader using (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
);
create policy staff_saves on tickets_view for insert to frontdesk_agent, frontdesk_reader with check (
  owner_id = (select current_setting('frontdesk.person'))::bigint
  and (scope in ('mine', 'all') or team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
);
-- Who may change a shared view is a question of roles (access.py). A statement without a condition asks only this policy, not
-- the one for reading: so both say who has it.
create policy staff_changes on tickets_view for update to frontdesk_agent, frontdesk_reader using (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
) with check (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
);
create policy staff_deletes on tickets_view for delete to frontdesk_agent, frontdesk_reader using (
  (scope = 'mine' and owner_id = (select current_setting('frontdesk.person'))::bigint)
  or (scope = 'team' and team_id = any((select current_setting('frontdesk.teams'))::bigint[]))
  or scope = 'all'
);

grant select, insert, update, delete on tickets_viewplace to frontdesk_agent, frontdesk_reader;
create policy own_places on tickets_viewplace to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint
              and exists (select from tickets_view v where v.id = view_id));
