-- Whoever has the keys of a browser can write to it: they are for their owner and the system.
grant select, insert, delete on notify_browser to frontdesk_agent, frontdesk_reader;
create policy own_browsers on notify_browser to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
