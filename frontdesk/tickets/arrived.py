"""What tickets were when they came: kept in the transaction that opens one, and worked out from the log for those from before."""

from collections.abc import Sequence

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.conditions import Values
from frontdesk.db.acting import acting
from frontdesk.tickets.models import Arrival

# So many in one transaction: some milliseconds, and nobody waits for it, because it locks no ticket.
BATCH = 200

# What changed since is in the log: the first event of a kind, or of a field, says what was there before. Tags are there unless they
# were put there later, or were taken off since.
KEEP = """
insert into tickets_arrival (number, message_id, arrived_at, subject, body, address, domain, organisation_id, language,
  channel, team_id, type, priority, tag_ids, fields, words)
select t.number, m.id, t.created_at, tickets_folded(coalesce(e.subject, t.subject)), tickets_folded(coalesce(m.body, '')),
  p.email, split_part(p.email, '@', 2), t.organisation_id, lower(p.language), t.channel,
  coalesce(e.opened_in, e.team, t.team_id), coalesce(e.type, t.type), coalesce(e.priority, t.priority),
  array(select tag from (
      select tag_id as tag from tickets_tickettag where ticket_id = t.number
      union select (data->>'tag')::bigint from events_event where ticket_id = t.number and name = 'ticket.untagged'
    ) tags where coalesce((
      select v.name = 'ticket.untagged' from events_event v where v.ticket_id = t.number
        and v.name in ('ticket.tagged', 'ticket.untagged') and v.data->>'tag' = tag::text order by v.id limit 1), true)
    order by tag),
  c.fields, coalesce((select jsonb_object_agg(key, tickets_folded(value)) from jsonb_each_text(c.fields)), '{}')
from tickets_ticket t
join identity_person p on p.id = t.requester_id
left join lateral (
  select id, body from tickets_message where ticket_id = t.number and kind = 'reply' order by id limit 1
) m on true
left join lateral (
  select (array_agg((data->>'team')::bigint order by id) filter (where name = 'ticket.opened'))[1] as opened_in,
    (array_agg((data->'team'->>0)::bigint order by id) filter (where name = 'ticket.handed_over'))[1] as team,
    (array_agg(data->'priority'->>0 order by id) filter (where name = 'ticket.prioritised'))[1]::int as priority,
    (array_agg(data->'type'->>0 order by id) filter (where name = 'ticket.typed'))[1] as type,
    (array_agg(data->'subject'->>0 order by id) filter (where name = 'ticket.renamed'))[1] as subject
  from events_event where ticket_id = t.number
    and name in ('ticket.opened', 'ticket.handed_over', 'ticket.prioritised', 'ticket.typed', 'ticket.renamed')
) e on true
cross join lateral (
  select coalesce(jsonb_object_agg(f.key, h.value) filter (where h.value <> 'null'), '{}') as fields
  from fields_field f cross join lateral (select coalesce(
    (select v.data->'value'->0 from events_event v where v.ticket_id = t.number and v.name = 'ticket.field_changed'
      and v.data->>'field' = f.id::text order by v.id limit 1),
    (select v.value from tickets_fieldvalue v where v.ticket_id = t.number and v.field_id = f.id)) as value) h
) c
where t.number = any(%(numbers)s)
on conflict do nothing
"""
# Each ticket that comes has its row at once; so those without one lie before the first that has one.
MISSING = """
select array(select number from tickets_ticket
  where number < coalesce((select min(number) from tickets_arrival), 9223372036854775807) order by number desc limit %(batch)s)
"""


def keep_arrival(number: int) -> None:
    """Keep what a ticket is now that it comes, in the same transaction. Needs the system persona."""
    _keep([number])


def keep_past_arrivals() -> int:
    """Keep some more of what tickets were that came before this was kept, newest first; return how many."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(MISSING, {"batch": BATCH})
        (numbers,) = cursor.fetchone()
        return _keep(numbers) if numbers else 0


def values_at_arrival(number: int) -> Values | None:
    """Return what a ticket was when it came, for predicates over `criteria.at_arrival()`; None when that was not kept yet."""
    return Arrival.objects.filter(pk=number).values().first()


def _keep(numbers: Sequence[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"numbers": list(numbers)})
        return cursor.rowcount
