-- Colleagues who see the target see that something was merged into it, and (tickets_message, staff_reads) its replies: they answer
-- its people from now on. Notes stay within their audience. Whoever sees only the source is not told where it went.
grant select on tickets_merge to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy staff_sees on tickets_merge for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = target_id));
-- A customer's sight does not grow: of two customers whose tickets became one, neither reads what the other had written before.
create policy customer_sees_own on tickets_merge for select to frontdesk_customer, frontdesk_manager using (
  exists (select from tickets_ticket t where t.number = source_id) and exists (select from tickets_ticket t where t.number = target_id)
);
