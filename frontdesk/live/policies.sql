-- Who hears that something happened: the same people who would see it if they looked (tickets/policies.sql). A table is asked
-- for one person, a stream for all at once, so the rule stands here a second time, turned round; tests/live/test_hearers.py
-- holds the two against each other on random desks.

-- The staff who see this ticket and, when they are named, this message and this custom field. As they are now: a right that is gone is gone.
create or replace function live_hearers(ticket bigint, message bigint, field bigint default null) returns bigint[]
  language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(p.id), '{}')
  from tickets_ticket t
  left join tickets_message m on m.id = message and m.ticket_id = t.number
  cross join lateral (
    select s.person_id from identity_teammembership s where s.team_id = t.team_id or s.team_id = any(t.guest_team_ids)
    union select t.assignee_id
    union select unnest(t.guest_person_ids)
    union select a.id from identity_role w join identity_person a on a.role_id = w.id where 'ticket.read_all' = any(w.permissions)
  ) sees(person_id)
  join identity_person p on p.id = sees.person_id and p.is_active
  join identity_role r on r.id = p.role_id and r.permissions <> '{}'
  where t.number = ticket
    and (message is null or m.kind = 'reply' or m.author_id = p.id or p.id = any(m.audience_person_ids)
         or exists (select from identity_teammembership n where n.person_id = p.id and n.team_id = any(m.audience_team_ids)))
    and (field is null or exists (select from fields_field f where f.id = field
                                  and (cardinality(f.view_role_ids) = 0 or r.id = any(f.view_role_ids))))
$$;
revoke execute on function live_hearers(bigint, bigint, bigint) from public;
alter function live_hearers(bigint, bigint, bigint) owner to frontdesk_system;

-- The staff who saw a ticket until this event took it away: the team that handed it over, and whoever had it. They learn that
-- it left, by the event that took it, and nothing that happens afterwards. `data` is the event's, with [before, after].
create or replace function live_leavers(data jsonb) returns bigint[]
  language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(p.id), '{}')
  from (
    select s.person_id from identity_teammembership s
    where jsonb_typeof(data -> 'team') = 'array' and s.team_id = (data -> 'team' ->> 0)::bigint
    union select (data -> 'assignee' ->> 0)::bigint where jsonb_typeof(data -> 'assignee') = 'array'
  ) saw(person_id)
  join identity_person p on p.id = saw.person_id and p.is_active
  join identity_role r on r.id = p.role_id and r.permissions <> '{}'
$$;
revoke execute on function live_leavers(jsonb) from public;
alter function live_leavers(jsonb) owner to frontdesk_system;

-- Who is there: shown to everybody on the staff who sees the ticket; said by each for themselves.
grant select, insert, update, delete on live_presence to frontdesk_agent, frontdesk_reader;
create policy staff_sees on live_presence for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));
create policy own_presence_begins on live_presence for insert to frontdesk_agent, frontdesk_reader
  with check (person_id = (select current_setting('frontdesk.person'))::bigint
              and exists (select from tickets_ticket t where t.number = ticket_id));
create policy own_presence_goes_on on live_presence for update to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
create policy own_presence_ends on live_presence for delete to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint);
