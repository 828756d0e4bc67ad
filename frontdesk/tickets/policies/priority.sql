-- Everybody who works here reads how pressing tickets can be; for customers there is what each process keeps (tickets/priorities.py).
grant select on tickets_ticketpriority to frontdesk_agent, frontdesk_reader;
grant select, insert, update on tickets_ticketpriority to frontdesk_admin;
create policy staff_reads on tickets_ticketpriority for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy admin_adds on tickets_ticketpriority for insert to frontdesk_admin with check (fields_arranges());
create policy admin_changes on tickets_ticketpriority for update to frontdesk_admin using (fields_arranges()) with check (fields_arranges());

-- How far tickets have got their new numbers (tickets_prioritymove) is the system's alone.
