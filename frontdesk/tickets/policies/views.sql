-- Who has a saved view stands in shared.sql; which tickets it shows is the tickets' policies' business. Here: where each person keeps one.
grant select, insert, update, delete on tickets_viewplace to frontdesk_agent, frontdesk_reader;
create policy own_places on tickets_viewplace to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint
              and exists (select from tickets_view v where v.id = view_id));
