-- Who has a macro stands in shared.sql. Here: how often each person used one.
-- Deleting a macro forgets everybody's uses of it; that is done as the system (foreign keys ignore these policies anyway).
grant select, insert, update on tickets_macrouse to frontdesk_agent, frontdesk_reader;
create policy own_uses on tickets_macrouse to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint
              and exists (select from tickets_macro m where m.id = macro_id));
