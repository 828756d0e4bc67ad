-- What somebody is writing is theirs, in every ticket, also in one that they lost sight of: the text must never be out of reach.
grant select, insert, update on tickets_draft to frontdesk_agent, frontdesk_reader;

-- Asked in the policy, where nobody can read another's wishes.
create or replace function tickets_shares_drafts(person bigint) returns boolean
  language sql stable security definer set search_path = public as $$
  select coalesce((select ("values" ->> 'shares_drafts')::boolean from identity_preferences where person_id = person), true) $$;
revoke execute on function tickets_shares_drafts(bigint) from public;
grant execute on function tickets_shares_drafts(bigint) to frontdesk_agent, frontdesk_reader;
alter function tickets_shares_drafts(bigint) owner to frontdesk_system;

create policy own_drafts on tickets_draft for select to frontdesk_agent, frontdesk_reader
  using ((person_id = (select current_setting('frontdesk.person'))::bigint) is true);
-- A reply that is being written may be seen by whoever will read it once it is sent, if its writer lets them. Never a note.
create policy colleagues_see_replies on tickets_draft for select to frontdesk_agent, frontdesk_reader using (
  kind = 'reply' and body <> ''
  and exists (select from tickets_ticket t where t.number = ticket_id)
  and tickets_shares_drafts(person_id)
);
create policy own_begun on tickets_draft for insert to frontdesk_agent, frontdesk_reader with check (
  person_id = (select current_setting('frontdesk.person'))::bigint
  and exists (select from tickets_ticket t where t.number = ticket_id)
);
create policy own_changed on tickets_draft for update to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
