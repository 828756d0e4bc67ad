-- Who sees which tickets, messages and files: written here once, for every list, count, search, file and notice.
-- Settings are read as (select …), once a statement. The arms of an OR say "is true": otherwise the planner takes the
-- policy for the page's own condition and chooses a plan from it.

---------------------------------------------------------------- tickets
grant select, insert on tickets_ticket
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
grant update on tickets_ticket to frontdesk_agent, frontdesk_reader;
-- What answering, solving and reopening change, which also wake a snoozed ticket; never team, requester or guests.
grant update (status, own_status_id, version, updated_at, turn_at, solved_at, last_message_at, last_message_preview, last_message_by_customer,
  last_author_name, is_snoozed, snoozed_until, wakes_on) on tickets_ticket to frontdesk_customer, frontdesk_manager;

create policy customer_sees_own on tickets_ticket for select to frontdesk_customer using (
  (requester_id = (select current_setting('frontdesk.person'))::bigint) is true
  or (exists (select from tickets_participant p
              where p.ticket_id = number and p.person_id = (select current_setting('frontdesk.person'))::bigint)) is true
);
create policy manager_sees_company on tickets_ticket for select to frontdesk_manager using (
  (requester_id = (select current_setting('frontdesk.person'))::bigint) is true
  or (organisation_id = any((select current_setting('frontdesk.organisations'))::bigint[])) is true
  or (exists (select from tickets_participant p
              where p.ticket_id = number and p.person_id = (select current_setting('frontdesk.person'))::bigint)) is true
);
create policy agent_sees_team on tickets_ticket for select to frontdesk_agent using (
  (team_id = any((select current_setting('frontdesk.teams'))::bigint[])) is true
  or (assignee_id = (select current_setting('frontdesk.person'))::bigint) is true
  or (guest_team_ids && (select current_setting('frontdesk.teams'))::int[]) is true
  or ((select current_setting('frontdesk.person'))::bigint = any(guest_person_ids)) is true
);
create policy reader_sees_all on tickets_ticket for select to frontdesk_reader using (true);

create policy customer_asks on tickets_ticket for insert to frontdesk_customer, frontdesk_manager
  with check (requester_id = (select current_setting('frontdesk.person'))::bigint and assignee_id is null and channel in ('portal', 'mail')
              and guest_team_ids = '{}' and guest_person_ids = '{}');
create policy staff_opens on tickets_ticket for insert to frontdesk_agent, frontdesk_reader
  with check (team_id = any((select current_setting('frontdesk.teams'))::bigint[]));
create policy customer_answers on tickets_ticket for update to frontdesk_customer, frontdesk_manager using (true) with check (true);
-- How far the role's widest verb reaches says which tickets somebody changes: their own, also those of their teams, or also those
-- that they see as a guest or by the permission to read all; which verb it is, access.py decides. The check does not ask for the
-- reach: what was one's own may be given to a teammate. Handing over is done by the system after access.py said yes, because the
-- row would leave the agent's sight.
create policy team_works on tickets_ticket for update to frontdesk_agent, frontdesk_reader using (
  ((select current_setting('frontdesk.reach')) in ('team', 'all') and team_id = any((select current_setting('frontdesk.teams'))::bigint[])) is true
  or ((select current_setting('frontdesk.reach')) <> '' and assignee_id = (select current_setting('frontdesk.person'))::bigint) is true
) with check (
  (team_id = any((select current_setting('frontdesk.teams'))::bigint[])) is true
  or (assignee_id = (select current_setting('frontdesk.person'))::bigint) is true
);
-- A statement without a condition asks only its own policy, not the one for reading: so it repeats who is a guest.
create policy guest_works on tickets_ticket for update to frontdesk_agent using (
  ((select current_setting('frontdesk.reach')) = 'all' and guest_team_ids && (select current_setting('frontdesk.teams'))::int[]) is true
  or ((select current_setting('frontdesk.reach')) = 'all' and (select current_setting('frontdesk.person'))::bigint = any(guest_person_ids)) is true
);
create policy reader_works on tickets_ticket for update to frontdesk_reader using ((select current_setting('frontdesk.reach')) = 'all');

-- Array operators are not leakproof and would lose their index under a policy; this function uses it and gives back numbers
-- only, which the caller joins with what it may see. It reads who asks from the settings, never from its caller.
create or replace function tickets_shared_with_me() returns setof bigint
  language sql stable security definer set search_path = public as $$
  select number from tickets_ticket
  where (guest_team_ids <> '{}' or guest_person_ids <> '{}')
    and (guest_team_ids && (select current_setting('frontdesk.teams'))::int[]
         or guest_person_ids @> array[(select current_setting('frontdesk.person'))::bigint])
    and not team_id = any((select current_setting('frontdesk.teams'))::bigint[])
  order by number desc limit 2000 $$;
revoke execute on function tickets_shared_with_me() from public;
grant execute on function tickets_shared_with_me() to frontdesk_agent, frontdesk_reader;
alter function tickets_shared_with_me() owner to frontdesk_system;

---------------------------------------------------------------- participants
-- Asked from the participants' policy this would be a circle; a function of the system persona cuts it.
create or replace function tickets_is_asked_by(ticket bigint, person bigint) returns boolean
  language sql stable security definer set search_path = public
  as $$ select exists (select from tickets_ticket where number = ticket and requester_id = person) $$;
revoke execute on function tickets_is_asked_by(bigint, bigint) from public;
grant execute on function tickets_is_asked_by(bigint, bigint) to frontdesk_customer, frontdesk_manager;
-- Given away last: afterwards a grant by the login role would be a warning without effect.
alter function tickets_is_asked_by(bigint, bigint) owner to frontdesk_system;

grant select on tickets_participant to frontdesk_customer, frontdesk_manager;
grant select, insert, delete on tickets_participant to frontdesk_agent, frontdesk_reader;
create policy customer_sees_company_of_own on tickets_participant for select to frontdesk_customer, frontdesk_manager using (
  (person_id = (select current_setting('frontdesk.person'))::bigint) is true
  or tickets_is_asked_by(ticket_id, (select current_setting('frontdesk.person'))::bigint)
);
create policy staff_sees on tickets_participant for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));
create policy staff_adds on tickets_participant for insert to frontdesk_agent, frontdesk_reader
  with check (exists (select from tickets_ticket t where t.number = ticket_id));
create policy staff_removes on tickets_participant for delete to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));
-- The people a customer takes part with.
create policy customer_reads_participants on identity_person for select to frontdesk_customer, frontdesk_manager
  using (exists (select from tickets_participant p where p.person_id = identity_person.id));
create policy customer_reads_requesters on identity_person for select to frontdesk_customer, frontdesk_manager
  using (exists (select from tickets_ticket t where t.requester_id = identity_person.id));

---------------------------------------------------------------- messages
-- Append-only: no persona but the system holds update, and that one only because a shared note's audience grows and
-- because two records of one person are merged.
revoke update, delete on tickets_message from frontdesk_system;
grant update (audience_team_ids, audience_person_ids, author_id) on tickets_message to frontdesk_system;
grant select, insert on tickets_message
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy customer_reads_replies on tickets_message for select to frontdesk_customer, frontdesk_manager
  using (kind = 'reply' and exists (select from tickets_ticket t where t.number = ticket_id));
-- The sacred rule: a note is for its author, its teams and its people. Neither the team that has the ticket now nor the
-- right to read all tickets opens it.
create policy staff_reads on tickets_message for select to frontdesk_agent, frontdesk_reader using (
  (kind = 'reply'
   or author_id = (select current_setting('frontdesk.person'))::bigint
   or audience_team_ids && (select current_setting('frontdesk.teams'))::int[]
   or (select current_setting('frontdesk.person'))::bigint = any(audience_person_ids))
  and (exists (select from tickets_ticket t where t.number = ticket_id)
       -- What was merged into a ticket one sees; a customer's sight grows by no merge (policies/merge.sql).
       or exists (select from tickets_merge g where g.source_id = ticket_id and g.undone_at is null))
);
create policy customer_writes on tickets_message for insert to frontdesk_customer, frontdesk_manager with check (
  kind = 'reply' and by_customer and author_id = (select current_setting('frontdesk.person'))::bigint
  and exists (select from tickets_ticket t where t.number = ticket_id)
);
create policy staff_writes on tickets_message for insert to frontdesk_agent, frontdesk_reader with check (
  not by_customer and author_id = (select current_setting('frontdesk.person'))::bigint
  -- A note for whoever sees the ticket; an answer reaches no further than the role's verbs.
  and exists (select from tickets_ticket t where t.number = ticket_id
              and (kind = 'note' or case (select current_setting('frontdesk.reach'))
                when 'all' then true
                when 'team' then t.team_id = any((select current_setting('frontdesk.teams'))::bigint[])
                                 or t.assignee_id = (select current_setting('frontdesk.person'))::bigint
                when 'own' then t.assignee_id = (select current_setting('frontdesk.person'))::bigint end))
);

---------------------------------------------------------------- attachments
revoke update on tickets_attachment from frontdesk_system;
grant update (uploaded_by_id) on tickets_attachment to frontdesk_system;
grant select, insert, update (message_id) on tickets_attachment
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy as_visible_as_message on tickets_attachment for select
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader using (
  (message_id is null and uploaded_by_id = (select current_setting('frontdesk.person'))::bigint)
  or exists (select from tickets_message m where m.id = message_id)
);
create policy own_uploads on tickets_attachment for insert to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader
  with check (message_id is null and uploaded_by_id = (select current_setting('frontdesk.person'))::bigint);
create policy joins_own_message on tickets_attachment for update to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader
  using (message_id is null and uploaded_by_id = (select current_setting('frontdesk.person'))::bigint)
  with check (exists (select from tickets_message m where m.id = message_id
                      and m.author_id = (select current_setting('frontdesk.person'))::bigint));

---------------------------------------------------------------- tags
grant select, insert on tickets_tag to frontdesk_agent, frontdesk_reader;
grant select, insert, update on tickets_tag to frontdesk_admin;
create policy staff_reads on tickets_tag for select to frontdesk_agent, frontdesk_reader, frontdesk_admin using (true);
create policy staff_adds on tickets_tag for insert to frontdesk_agent, frontdesk_reader, frontdesk_admin with check (true);
create policy admin_changes on tickets_tag for update to frontdesk_admin using (true) with check (true);
grant select, insert, delete on tickets_tickettag to frontdesk_agent, frontdesk_reader;
create policy staff_sees on tickets_tickettag for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));
create policy staff_adds on tickets_tickettag for insert to frontdesk_agent, frontdesk_reader
  with check (exists (select from tickets_ticket t where t.number = ticket_id));
create policy staff_removes on tickets_tickettag for delete to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id));

---------------------------------------------------------------- one's own marks and keys
grant select, insert, update on tickets_ticketseen to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy own_marks on tickets_ticketseen to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);
grant select, insert, update on tickets_submission to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy own_forms on tickets_submission to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);

---------------------------------------------------------------- the timeline
grant select on events_event to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy customer_reads_public on events_event for select to frontdesk_customer, frontdesk_manager
  using (is_public and exists (select from tickets_ticket t where t.number = ticket_id)
         and (message_id is null or exists (select from tickets_message m where m.id = message_id)));
-- What was written into a field is for whoever knows the field.
create policy staff_reads_timeline on events_event for select to frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_ticket t where t.number = ticket_id)
         and (case when name = 'ticket.field_changed' then (data ->> 'field')::bigint = any(array(select id from fields_field)) else true end)
         and (message_id is null or exists (select from tickets_message m where m.id = message_id)));
