-- Colleagues see who follows a ticket that they see. Customers do not know of followers.
grant select, insert, delete on tickets_follower to frontdesk_agent, frontdesk_reader;
create policy staff_sees on tickets_follower for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));
create policy staff_adds on tickets_follower for insert to frontdesk_agent, frontdesk_reader
  with check (exists (select from tickets_ticket t where t.number = ticket_id));
create policy staff_removes on tickets_follower for delete to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));
