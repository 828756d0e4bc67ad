"""All that counts of a team's people at a moment, read in the same few statements for three of them and for 1,500."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from frontdesk.coverage.hours import open_spans
from frontdesk.coverage.local import local_day
from frontdesk.coverage.plan import MOMENT, Plan, on_shift
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import in_force
from frontdesk.identity.models import TeamMembership
from frontdesk.identity.sessions import last_seen
from frontdesk.routing.eligibility import Colleague, Duty
from frontdesk.routing.models import Skill

# What waits for us: the turns "first response" and "reply". The second condition is that of the index.
OPEN = "turn < 3 and turn < 6"

COLLEAGUES = f"""
select p.id, p.name, m.id is not null, 'ticket.reply' = any(r.permissions), coalesce(l.capacity, c.capacity),
  coalesce(w.values ->> 'away_since', '') <> '', o.seen_at, k.load, coalesce(g.given, 0),
  (select json_object_agg(s.skill_id, s.weight) from routing_personskill s where s.person_id = p.id)::text
from identity_person p
join identity_role r on r.id = p.role_id
left join identity_teammembership m on m.person_id = p.id and m.team_id = %(team)s
left join routing_teampolicy c on c.team_id = %(team)s
left join routing_limit l on l.person_id = p.id
left join identity_preferences w on w.person_id = p.id
left join live_online o on o.person_id = p.id
left join routing_place g on g.team_id = %(team)s and g.person_id = p.id
cross join lateral (select count(*) as load from tickets_ticket t where t.assignee_id = p.id and {OPEN}) k
where p.is_active and p.id = any(array(select person_id from identity_teammembership where team_id = %(team)s) || %(named)s::bigint[])
order by p.name, p.id
"""
LOAD = f"select count(*) from tickets_ticket where assignee_id = %s and {OPEN}"
WANTED = """
select id, name from routing_skill where not is_archived and (%(type)s = any(types)
  or tag_ids && array(select tag_id from tickets_tickettag where ticket_id = %(ticket)s) or id = any(%(named)s::bigint[]))
order by name
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """A team's people at a moment, and whether customers may expect somebody then."""

    colleagues: tuple[Colleague, ...]
    is_open: bool


def facts_of(team_id: int, now: datetime, *, named: int | None = None) -> Facts:
    """Return a team's people with all that counts of them, and somebody who is named beside them.

    Needs the system persona; ten statements, however many people they are.
    """
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, {"team": team_id, "named": [] if named is None else [named]})
        rows = cursor.fetchall()
    plan = in_force(team_id, Span(now, now + MOMENT))
    duty, seen = duties(plan, now), last_seen(row[0] for row in rows)
    return Facts(tuple(_colleague(row, duty, seen) for row in rows), is_open(plan, now))


def load_of(person_id: int) -> int:
    """Return how many tickets wait for somebody, in all their teams. Needs the system persona."""
    with connection.cursor() as cursor:
        cursor.execute(LOAD, [person_id])
        return int(cursor.fetchone()[0])


def wanted_by(ticket_id: int, type: str, named: tuple[int, ...] = ()) -> dict[int, str]:
    """Return the skills that a ticket needs, by its type and tags and by name. Needs the system persona."""
    with connection.cursor() as cursor:
        cursor.execute(WANTED, {"type": type, "ticket": ticket_id, "named": list(named)})
        return dict(cursor.fetchall())


def wanted_for(type: str, tag_ids: tuple[int, ...]) -> dict[int, str]:
    """Return the skills that a ticket of this type with these tags would need."""
    skills = Skill.objects.filter(is_archived=False)
    return {skill.pk: skill.name for skill in skills if type in skill.types or set(tag_ids) & set(skill.tag_ids)}


def has_shifts(plan: Plan, now: datetime) -> bool:
    """Whether a team arranges shifts: a recurring one has begun, or this week or the last was published."""
    today = local_day(now, plan.hours.zone)
    return bool(plan.fixed) or any(pattern.recurring.valid_from <= today for pattern in plan.patterns)


def is_open(plan: Plan, now: datetime) -> bool:
    """Whether a team is open; one without opening hours always is."""
    if not plan.hours.ranges and not plan.hours.special:
        return True
    return bool(open_spans(plan.hours, Span(now, now + MOMENT)))


def duties(plan: Plan, now: datetime) -> "Duties":
    """Return who works at a moment: by the shifts in force; in a team without shifts everybody, while it is open."""
    if has_shifts(plan, now):
        there = on_shift(plan, now)
        return Duties({person: Duty.BACKUP if is_backup else Duty.ON for person, is_backup in there.items()}, Duty.OFF)
    off = {person: Duty.OFF for person, spans in plan.time_off.items() if any(span.holds(now) for span in spans)}
    return Duties(off, Duty.ON if is_open(plan, now) else Duty.OFF)


def somebody_works_in(team_id: int, now: datetime) -> bool:
    """Tell whether anybody of a team is on shift at a moment; in a team without shifts, whether it is open. Needs the system persona."""
    duty = duties(in_force(team_id, Span(now, now + MOMENT)), now)
    people = TeamMembership.objects.filter(team_id=team_id, person__is_active=True).values_list("person_id", flat=True)
    return any(duty.of(person) is not Duty.OFF for person in people)


@dataclass(frozen=True, slots=True)
class Duties:
    """Who works: what is known of single people, and what holds for the others."""

    known: Mapping[int, Duty]
    others: Duty

    def of(self, person_id: int) -> Duty:
        """Return one person's."""
        return self.known.get(person_id, self.others)


def _colleague(row: tuple[Any, ...], duty: Duties, seen: Mapping[int, datetime]) -> Colleague:
    person_id, name, is_member, may_reply, capacity, is_away, online_at, load, place, skills = row
    session_at = seen.get(person_id)
    return Colleague(
        person_id,
        name,
        is_member=is_member,
        may_reply=may_reply,
        duty=duty.of(person_id),
        is_away=is_away,
        # An open page says more often that somebody is there; without a session nobody is signed in.
        seen_at=max(filter(None, (session_at, online_at))) if session_at else None,
        load=load,
        capacity=capacity,
        skills={int(skill): weight for skill, weight in json.loads(skills or "{}").items()},
        place=place,
    )
