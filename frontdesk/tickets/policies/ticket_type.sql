-- What kinds of ticket there are is for those who work here. Customers read those that are open to them through what every process keeps
-- (tickets/types.py), never from here.
grant select on tickets_tickettype to frontdesk_agent, frontdesk_reader;
grant select, insert, update on tickets_tickettype to frontdesk_admin;
create policy staff_reads on tickets_tickettype for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy admin_adds on tickets_tickettype for insert to frontdesk_admin with check (fields_arranges());
create policy admin_changes on tickets_tickettype for update to frontdesk_admin using (fields_arranges()) with check (fields_arranges());
