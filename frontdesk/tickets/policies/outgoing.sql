-- A message that waits is nobody's but its author's: not the customer's, not a colleague's, whatever they may read once it is sent.
grant select, insert, update on tickets_outgoing to frontdesk_agent, frontdesk_reader;
create policy own_waiting on tickets_outgoing for select to frontdesk_agent, frontdesk_reader
  using (author_id = (select current_setting('frontdesk.person'))::bigint);
create policy own_sent on tickets_outgoing for insert to frontdesk_agent, frontdesk_reader with check (
  author_id = (select current_setting('frontdesk.person'))::bigint
  and exists (select from tickets_ticket t where t.number = ticket_id)
);
create policy own_changed on tickets_outgoing for update to frontdesk_agent, frontdesk_reader
  using (author_id = (select current_setting('frontdesk.person'))::bigint)
  with check (author_id = (select current_setting('frontdesk.person'))::bigint);
