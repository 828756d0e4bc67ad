-- What people keep for themselves, for a team or for everybody: macros and saved views. Of another team's not even the name is there.
-- The rule is written once and put into each policy as text: the planner sees through it as if it stood there, which it would not with
-- a function. Who may share with a team or with everybody is a question of roles (actions/views.py).
do $shared$
declare
  kept text;
  is_mine constant text := $$owner_id = (select current_setting('frontdesk.person'))::bigint$$;
  is_my_teams constant text := $$team_id = any((select current_setting('frontdesk.teams'))::bigint[])$$;
  has constant text := format($$(scope = 'mine' and %s) or (scope = 'team' and %s) or scope = 'all'$$, is_mine, is_my_teams);
  -- Nobody writes in another name or for another team.
  saves constant text := format($$%s and (scope in ('mine', 'all') or %s)$$, is_mine, is_my_teams);
  staff constant text := 'frontdesk_agent, frontdesk_reader';
begin
  foreach kept in array array['tickets_macro', 'tickets_view'] loop
    execute format('grant select, insert, update, delete on %I to %s', kept, staff);
    execute format('create policy staff_reads on %I for select to %s using (%s)', kept, staff, has);
    execute format('create policy staff_saves on %I for insert to %s with check (%s)', kept, staff, saves);
    -- A statement without a condition asks only its own policy, not the one for reading: so both say who has it.
    execute format('create policy staff_changes on %I for update to %s using (%s) with check (%s)', kept, staff, has, has);
    -- What everybody has is a setting: its versions are restored in the settings.
    execute format('grant select, insert, update on %I to frontdesk_admin', kept);
    execute format('create policy settings_reads on %I for select to frontdesk_admin using (scope = ''all'')', kept);
    execute format('create policy settings_changes on %I for update to frontdesk_admin using (scope = ''all'') with check (scope = ''all'')', kept);
    execute format('create policy settings_saves on %I for insert to frontdesk_admin with check (scope = ''all'' and %s)', kept, is_mine);
    execute format('create policy staff_deletes on %I for delete to %s using (%s)', kept, staff, has);
  end loop;
end $shared$;
