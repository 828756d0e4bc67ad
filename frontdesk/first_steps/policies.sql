-- What is there of what a new desk needs, found from what is really there. Each row is for whoever may do that step: nobody learns
-- more of the desk by it than their role shows them anyway. The test ticket is told of to who sends it: it holds nobody's words.
create or replace function first_steps_found() returns table (
  step text, is_done boolean, team_id bigint, team_slug text, team_name text, ticket bigint, assignee_id bigint, assignee_name text)
  language sql stable security definer set search_path = public as $$
  with me as (
    select r.permissions as rights from identity_person p join identity_role r on r.id = p.role_id
    where p.id = nullif(current_setting('frontdesk.person', true), '')::bigint and p.is_active
  ), first_team as (
    select t.* from identity_team t left join identity_desk d on d.default_team_id = t.id
    where not t.is_archived order by d.id nulls last, t.id limit 1
  ), test as (
    select t.number, t.team_id, t.assignee_id from tickets_ticket t
    where t.requester_id = (select id from identity_person where email = 'test@customer.invalid') and t.status < 5
    order by t.number desc limit 1
  ), answered as (
    -- The oldest tickets say whether anybody ever answered, however many there are.
    select exists (select from (select first_replied_at from tickets_ticket order by number limit 200) oldest
                   where first_replied_at is not null)
      or exists (select from tickets_ticket t
                 where t.requester_id = (select id from identity_person where email = 'test@customer.invalid')
                   and t.first_replied_at is not null) as is_done
  ), steps as (
    select 1 as place, 'team' as step, array['settings.teams'] as needs,
      (select count(*) > 1 or bool_or(topic <> '' or slug = 'support' and name <> 'Support') from (
         select * from identity_team where not is_archived limit 2) few) as is_done
    union all select 2, 'invite', array['settings.people'],
      (select count(*) > 1 from (
         select from identity_person p join identity_role r on r.id = p.role_id
         where p.is_active and r.permissions <> '{}' limit 2) few)
    union all select 3, 'hours', array['settings.coverage'],
      exists (select from coverage_teamhours h join identity_team t on t.id = h.team_id
              where not t.is_archived and (h.ranges <> '{}' or h.special <> '{}'))
    union all select 4, 'rule', array['settings.routing'], exists (select from routing_rule where is_on and not is_archived)
    union all select 5, 'ask', array['settings.desk'], exists (select from tickets_ticket)
    union all select 6, 'answer', array['settings.desk', 'ticket.reply'], (select is_done from answered)
  )
  select s.step, coalesce(s.is_done, false), f.id, f.slug, f.name, test.number, test.assignee_id, p.name
  from me join steps s on s.needs::varchar[] <@ me.rights
    and not exists (select from identity_desk where hides_first_steps)
  left join test on s.step in ('ask', 'answer')
  left join first_team own on s.step not in ('ask', 'answer')
  left join identity_team f on f.id = coalesce(own.id, test.team_id)
  left join identity_person p on p.id = test.assignee_id
  order by s.place $$;
revoke execute on function first_steps_found() from public;
grant execute on function first_steps_found() to frontdesk_admin, frontdesk_agent, frontdesk_reader;
alter function first_steps_found() owner to frontdesk_system;
