"""What stands around a conversation: the desk's teams and colleagues, the ticket's tags, participants and earlier tickets.

One statement for all of it, because a page needs every part and each part is small. The policies alone decide what is in it.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from frontdesk.actor import Actor
from frontdesk.tickets.models import Ticket

EARLIER_SHOWN = 5
# A menu is no place for more; whoever has more types the name.
NAMES_SHOWN = 200

# Colleagues come from two places that each cost the same on any desk: the members of one's own teams, and the first names of every
# role of staff by its index. Sorting all people instead read 200,000 customers for a menu.
DIRECTORY = f"""
'teams', (select json_agg(json_build_array(id, name, slug, icon, is_archived) order by name) from identity_team),
'colleagues', (select json_agg(json_build_array(c.id, c.name, c.email, c.teams) order by c.is_near desc, c.name) from (
   select id, name, email, bool_or(is_near) as is_near,
     array(select m.team_id from identity_teammembership m where m.person_id = named.id) as teams
   from (select p.id, p.name, p.email, true as is_near from identity_teammembership m
           join identity_person p on p.id = m.person_id join identity_role r on r.id = p.role_id
           where m.team_id = any(%s::bigint[]) and p.is_active and r.permissions <> '{{}}'
         union all
         select far.id, far.name, far.email, false from identity_role r cross join lateral (
           select p.id, p.name, p.email from identity_person p
           where p.role_id = r.id and p.is_active order by p.name limit {NAMES_SHOWN}) as far
         where r.permissions <> '{{}}') as named
   group by id, name, email order by is_near desc, name limit {NAMES_SHOWN}) as c),
'tag_names', (select json_agg(name order by name)
              from (select name from tickets_tag where not is_archived order by name limit {NAMES_SHOWN}) as g)
"""
OF_TICKET = f"""
'tags', (select json_agg(json_build_array(g.id, g.name, g.tone) order by g.name)
         from tickets_tickettag tt join tickets_tag g on g.id = tt.tag_id where tt.ticket_id = tickets_ticket.number),
'participants', (select json_agg(json_build_array(p.id, p.name, p.email) order by p.name)
                 from tickets_participant tp join identity_person p on p.id = tp.person_id where tp.ticket_id = tickets_ticket.number),
'earlier', (select json_agg(json_build_array(e.number, e.subject, e.status)) from (
   select number, subject, status from tickets_ticket t
   where t.requester_id = tickets_ticket.requester_id and t.number <> tickets_ticket.number
   order by t.last_message_at desc, t.number desc limit {EARLIER_SHOWN + 1}) as e),
'seen_at', (select s.seen_at from tickets_ticketseen s where s.ticket_id = tickets_ticket.number and s.person_id = %s)
"""


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team as menus name it."""

    id: int
    name: str
    slug: str
    icon: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as menus name them; `team_ids` of colleagues only."""

    id: int
    name: str
    email: str
    team_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TagFacts:
    """A tag on the ticket."""

    id: int
    name: str
    tone: str


@dataclass(frozen=True, slots=True)
class EarlierTicket:
    """Another ticket of the same person."""

    number: int
    subject: str
    status: int


@dataclass(frozen=True, slots=True)
class Directory:
    """All teams, archived ones too, the first colleagues (those of one's own teams before others) and the first tags' names."""

    teams: dict[int, TeamFacts] = field(default_factory=dict)
    colleagues: dict[int, PersonFacts] = field(default_factory=dict)
    tag_names: list[str] = field(default_factory=list)

    def in_use(self) -> list[TeamFacts]:
        """Teams that are not archived, by name."""
        return [team for team in self.teams.values() if not team.is_archived]

    def members(self, team_id: int) -> list[PersonFacts]:
        """Colleagues in a team, by name."""
        return [person for person in self.colleagues.values() if team_id in person.team_ids]


@dataclass(frozen=True, slots=True)
class Around:
    """What a ticket's page shows beside the conversation. `has_more_earlier`: there are more earlier tickets than `earlier`."""

    directory: Directory
    tags: list[TagFacts]
    participants: list[PersonFacts]
    earlier: list[EarlierTicket]
    has_more_earlier: bool
    seen_at: datetime | None


def directory(by: Actor) -> Directory:
    """Return the desk's teams, colleagues and tags in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"select json_build_object({DIRECTORY})::text", [list(by.team_ids)])
        return _directory(json.loads(cursor.fetchone()[0]))


def ticket_with_surroundings(number: int, *, by: Actor) -> tuple[Ticket, Around]:
    """Return a ticket with its people and what stands around it, in one statement. Raises: Ticket.DoesNotExist."""
    around = RawSQL(  # noqa: S611 (constants of this file; what varies are parameters)
        f"(select json_build_object({DIRECTORY}, {OF_TICKET})::text)", [list(by.team_ids), by.person_id]
    )
    ticket: Any = Ticket.objects.with_people().annotate(around=around).get(pk=number)
    facts = json.loads(ticket.around)
    earlier = [EarlierTicket(*row) for row in facts["earlier"] or ()]
    return ticket, Around(
        directory=_directory(facts),
        tags=[TagFacts(*row) for row in facts["tags"] or ()],
        participants=[PersonFacts(*row) for row in facts["participants"] or ()],
        earlier=earlier[:EARLIER_SHOWN],
        has_more_earlier=len(earlier) > EARLIER_SHOWN,
        seen_at=datetime.fromisoformat(facts["seen_at"]) if facts["seen_at"] else None,
    )


def _directory(facts: dict[str, Any]) -> Directory:
    teams = (TeamFacts(*row) for row in facts["teams"] or ())
    people = (PersonFacts(id_, name, email, tuple(teams)) for id_, name, email, teams in facts["colleagues"] or ())
    return Directory({team.id: team for team in teams}, {person.id: person for person in people}, facts["tag_names"] or [])
