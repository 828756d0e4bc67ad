"""What stands around a conversation: the desk's teams and colleagues, the ticket's tags, participants and earlier tickets.

One statement for all of it, because a page needs every part and each part is small. The policies alone decide what is in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared
from frontdesk.fields import known
from frontdesk.fields.known import FIELDS, Definition
from frontdesk.identity.models import Organisation, Person, Team
from frontdesk.tickets import kin, values
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.models.view import slug_of

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
              from (select name from tickets_tag where not is_archived order by name limit {NAMES_SHOWN}) as g),
'fields', {FIELDS},
'views', (select json_agg(json_build_array(v.id, v.name, v.scope, v.team_id, v.owner_id, v.query, v.icon, v.tone,
                                           coalesce(p.is_pinned, true), p.position)
                          order by p.position, array_position('{{mine,team,all}}', v.scope::text), v.name, v.id)
          from tickets_view v left join tickets_viewplace p
            on p.view_id = v.id and p.person_id = (select current_setting('frontdesk.person'))::bigint)
"""
OF_TICKET = f"""
'tags', (select json_agg(json_build_array(g.id, g.name, g.tone) order by g.name)
         from tickets_tickettag tt join tickets_tag g on g.id = tt.tag_id where tt.ticket_id = tickets_ticket.number),
'participants', (select json_agg(json_build_array(p.id, p.name, p.email) order by p.name)
                 from tickets_participant tp join identity_person p on p.id = tp.person_id where tp.ticket_id = tickets_ticket.number),
'earlier', (select json_agg(json_build_array(e.number, e.subject, e.status, e.own_status_id)) from (
   select number, subject, status, own_status_id from tickets_ticket t
   where t.requester_id = tickets_ticket.requester_id and t.number <> tickets_ticket.number
   order by t.last_message_at desc, t.number desc limit {EARLIER_SHOWN + 1}) as e),
'drafts', (select json_agg(json_build_array(d.kind, d.body, d.version, d.origin, d.updated_at, d.team_ids, d.people, d.reason, d.seen,
             d.macro_ids,
             (select json_agg(json_build_array(a.id, a.name, a.content_type, a.size_bytes) order by array_position(d.file_ids, a.id))
              from tickets_attachment a where a.id = any(d.file_ids) and a.message_id is null)) order by d.updated_at)
           from tickets_draft d
           where d.ticket_id = tickets_ticket.number and d.person_id = (select current_setting('frontdesk.person'))::bigint),
'waiting', (select json_agg(json_build_array(o.id, o.kind, o.body, o.send_at, o.is_scheduled, cardinality(o.file_ids))
                            order by o.send_at, o.id)
            from tickets_outgoing o where o.ticket_id = tickets_ticket.number and o.state = 'waiting'
            and o.author_id = (select current_setting('frontdesk.person'))::bigint),
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
    own_status_id: int | None = None


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """A saved view, and where this person keeps it."""

    id: int
    name: str
    scope: str
    team_id: int | None
    owner_id: int | None
    query: str
    icon: str
    tone: str
    is_pinned: bool
    position: int | None

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return slug_of(self.name, self.id)


@dataclass(frozen=True, slots=True)
class Directory:
    """All teams, archived ones too, the first colleagues (those of one's own teams before others) and the first tags' names.

    The saved views stand in the order that this person gave them.
    """

    teams: dict[int, TeamFacts] = field(default_factory=dict)
    colleagues: dict[int, PersonFacts] = field(default_factory=dict)
    tag_names: list[str] = field(default_factory=list)
    views: dict[int, ViewFacts] = field(default_factory=dict)
    # Custom fields that this person knows, archived ones too, in order.
    fields: list[Definition] = field(default_factory=list)

    def in_use(self) -> list[TeamFacts]:
        """Teams that are not archived, by name."""
        return [team for team in self.teams.values() if not team.is_archived]

    def members(self, team_id: int) -> list[PersonFacts]:
        """Colleagues in a team, by name."""
        return [person for person in self.colleagues.values() if team_id in person.team_ids]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A staged file."""

    id: str
    name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What the reader has begun to write in the ticket, in one mode. What is empty remembers only its version."""

    kind: str
    body: str
    version: int
    origin: str
    updated_at: datetime
    team_ids: tuple[int, ...] | None
    people: str
    reason: str
    seen: int | None
    macro_ids: tuple[int, ...]
    files: tuple[FileFacts, ...]

    @property
    def holds_something(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.body or self.files)


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """A message of the reader's that waits to be sent."""

    id: int
    kind: str
    body: str
    send_at: datetime
    is_scheduled: bool
    file_count: int


@dataclass(frozen=True, slots=True)
class Around:
    """What a ticket's page shows beside the conversation. `has_more_earlier`: there are more earlier tickets than `earlier`."""

    directory: Directory
    tags: list[TagFacts]
    participants: list[PersonFacts]
    earlier: list[EarlierTicket]
    has_more_earlier: bool
    seen_at: datetime | None
    drafts: list[DraftFacts]
    waiting: list[WaitingFacts]
    kin: kin.Kin
    # What the ticket holds in custom fields, by the field's id; of those that this person knows.
    values: dict[int, Any]


def directory(by: Actor) -> Directory:
    """Return the desk's teams, colleagues and tags in one statement."""
    with prepared() as cursor:
        cursor.execute(f"select json_build_object({DIRECTORY})::text", [list(by.team_ids)])
        return _directory(json.loads(cursor.fetchone()[0]))


def ticket_with_surroundings(number: int, *, by: Actor) -> tuple[Ticket, Around]:
    """Return a ticket with its people and what stands around it, in one statement. Raises: Ticket.DoesNotExist."""
    with prepared() as cursor:
        cursor.execute(_statement(), [list(by.team_ids), by.person_id, by.person_id, number])
        row = cursor.fetchone()
    if row is None:
        raise Ticket.DoesNotExist
    ticket, facts = _ticket(row), json.loads(row[-1])
    earlier = [EarlierTicket(*found) for found in facts["earlier"] or ()]
    return ticket, Around(
        directory=_directory(facts),
        tags=[TagFacts(*found) for found in facts["tags"] or ()],
        participants=[PersonFacts(*found) for found in facts["participants"] or ()],
        earlier=earlier[:EARLIER_SHOWN],
        has_more_earlier=len(earlier) > EARLIER_SHOWN,
        seen_at=datetime.fromisoformat(facts["seen_at"]) if facts["seen_at"] else None,
        drafts=[_draft(*found) for found in facts["drafts"] or ()],
        waiting=[_waiting(*found) for found in facts["waiting"] or ()],
        kin=kin.kin(facts),
        values={int(id_): value for id_, value in (facts["values"] or {}).items()},
    )


def _draft(
    kind: str, body: str, version: int, origin: str, at: str, teams: Any, people: str, reason: str, seen: Any, macros: Any, files: Any
) -> DraftFacts:
    chosen = tuple(teams) if teams is not None else None
    held = tuple(FileFacts(*file) for file in files or ())
    return DraftFacts(kind, body, version, origin, datetime.fromisoformat(at), chosen, people, reason, seen, tuple(macros or ()), held)


def _waiting(id_: int, kind: str, body: str, at: str, is_scheduled: bool, files: int) -> WaitingFacts:
    return WaitingFacts(id_, kind, body, datetime.fromisoformat(at), is_scheduled, files)


# What a page shows of each model that belongs to the ticket, in the model's own order, in which instances are made from rows.
# Reading another field later costs a statement.
PARTS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "requester": (Person, ("id", "name", "email", "timezone")),
    "organisation": (Organisation, ("id", "name")),
    "team": (Team, ("id", "slug", "name", "icon")),
    "assignee": (Person, ("id", "name")),
}


@cache
def _ticket_fields() -> tuple[str, ...]:
    return tuple(field.attname for field in Ticket._meta.concrete_fields if field.name != "fields")


@cache
def _statement() -> str:
    """Return the statement as text: putting it together from five models anew took longer than running it."""
    columns = [f"tickets_ticket.{name}" for name in _ticket_fields()]
    columns += [f"{part}.{name}" for part, (_, names) in PARTS.items() for name in names]
    joins = [f"left join {model._meta.db_table} {part} on {part}.id = tickets_ticket.{part}_id" for part, (model, _) in PARTS.items()]
    return (
        f"select {', '.join(columns)}, json_build_object({DIRECTORY}, {OF_TICKET}, {values.OF_TICKET}, {kin.OF_TICKET})::text"
        f" from tickets_ticket {' '.join(joins)} where tickets_ticket.number = %s"
    )


def _ticket(row: Sequence[Any]) -> Ticket:
    values = iter(row)
    ticket = Ticket.from_db(connection.alias, _ticket_fields(), list(islice(values, len(_ticket_fields()))))
    for part, (model, names) in PARTS.items():
        found = list(islice(values, len(names)))
        if found[0] is not None:
            setattr(ticket, part, model.from_db(connection.alias, names, found))
    return ticket


def _directory(facts: dict[str, Any]) -> Directory:
    teams = (TeamFacts(*row) for row in facts["teams"] or ())
    people = (PersonFacts(id_, name, email, tuple(teams)) for id_, name, email, teams in facts["colleagues"] or ())
    views = (ViewFacts(*row) for row in facts["views"] or ())
    return Directory(
        {team.id: team for team in teams},
        {person.id: person for person in people},
        facts["tag_names"] or [],
        {view.id: view for view in views},
        known.read(facts["fields"]),
    )
