-- A link is for those who see both tickets: for everybody else it is not there, neither the number nor that there is one.
grant select, insert, delete on tickets_ticketlink to frontdesk_agent, frontdesk_reader;
create policy staff_sees on tickets_ticketlink for select to frontdesk_agent, frontdesk_reader using (
  exists (select from tickets_ticket t where t.number = one_id) and exists (select from tickets_ticket t where t.number = other_id)
);
create policy staff_adds on tickets_ticketlink for insert to frontdesk_agent, frontdesk_reader with check (
  exists (select from tickets_ticket t where t.number = one_id) and exists (select from tickets_ticket t where t.number = other_id)
);
create policy staff_removes on tickets_ticketlink for delete to frontdesk_agent, frontdesk_reader using (
  exists (select from tickets_ticket t where t.number = one_id) and exists (select from tickets_ticket t where t.number = other_id)
);

-- What happened to two tickets names the other one: shown only to those who see that one as well.
create policy other_ticket_is_visible on events_event as restrictive for select
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader using (
  data ->> 'other_ticket' is null or exists (select from tickets_ticket t where t.number = (data ->> 'other_ticket')::bigint)
);
