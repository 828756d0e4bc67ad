-- Whoever reads a message reads whom it names. Rows are written by the system: only for colleagues who may read the message.
grant select, update (seen_at) on tickets_mention to frontdesk_agent, frontdesk_reader;
create policy as_visible_as_message on tickets_mention for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_message m where m.id = message_id));
create policy own_look on tickets_mention for update to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
