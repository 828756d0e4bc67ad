-- A card is for its person only, while they see the ticket (every colleague sees gaps) and, where it is about a message, that message. The system writes them.
grant select on notify_card to frontdesk_agent, frontdesk_reader;
grant update (ended_at) on notify_card to frontdesk_agent, frontdesk_reader;
create policy own_cards on notify_card for select to frontdesk_agent, frontdesk_reader using (
  person_id = (select current_setting('frontdesk.person'))::bigint
  and (gap_id is not null or exists (select from tickets_ticket t where t.number = ticket_id))
  and (message_id is null or exists (select from tickets_message m where m.id = message_id))
);
create policy puts_away_own on notify_card for update to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
