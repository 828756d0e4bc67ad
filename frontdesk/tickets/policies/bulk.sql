-- Bulk deeds: one's own alone, also for those who may read all tickets. Only whether it goes on is the person's to change; how far it
-- is, the worker writes as the system.
grant select, insert, update (state, ended_at) on tickets_bulk to frontdesk_agent, frontdesk_reader;
create policy own_bulks on tickets_bulk to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
