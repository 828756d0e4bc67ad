"""The conversation as one reads it: messages and what happened between them, in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared
from frontdesk.lib.text import preview
from frontdesk.tickets import access, assignment_words, priorities, statuses, types
from frontdesk.tickets.actions import undoing
from frontdesk.tickets.mail_words import MAILS, Trouble, troubles
from frontdesk.tickets.models import SAFE_IMAGES, Kind, Status, Ticket
from frontdesk.tickets.relation_words import RELATIONS, Words
from frontdesk.tickets.why import ROUTED, Routing, Why

# Each arm stands under its own policy: a note outside its audience is in neither.
TIMELINE = """
with here as materialized (
  select %(ticket)s::bigint as number
  union all select source_id from tickets_merge where target_id = %(ticket)s and undone_at is null
)
select 'message', m.id, m.created_at, m.author_id, m.author_name, m.kind, m.by_customer, m.body, m.audience_team_ids, m.audience_person_ids,
  (select json_agg(json_build_array(a.id, a.name, a.content_type, a.size_bytes) order by a.created_at, a.name)
   from tickets_attachment a where a.message_id = m.id)::text, m.author_id = %(requester)s, null::uuid, m.ticket_id, m.has_original
from tickets_message m where m.ticket_id = any(array(select number from here))
union all
select 'event', e.id, e.at, e.actor_id, e.actor_name, e.name, false, '', null, null, e.data::text, false, e.change_id, e.ticket_id, false
from events_event e where e.ticket_id = any(array(select number from here)) and (e.ticket_id = %(ticket)s or e.name = any(%(marks)s))
order by 3, 1 desc, 2
"""
# What the log says about messages, also about those of merged tickets.
MARKS = ["message.mentioned", "ticket.split", *MAILS]


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as a conversation shows it."""

    id: UUID
    name: str
    content_type: str
    size_bytes: int

    @property
    def is_image(self) -> bool:
        """Whether browsers may show it in place."""
        return self.content_type in SAFE_IMAGES


@dataclass(frozen=True, slots=True)
class Said:
    """A message. `audience_*` name who reads a note; `is_mine` whether the reader wrote it.

    `said_in` is the ticket it was said in, which went on in this one (0: it was said here). `names` are the colleagues it names, as
    written and as they are called. `copied_to` and `copied_from` are tickets that it was split into or from.
    """

    id: int
    at: datetime
    author_id: int
    author_name: str
    kind: str
    by_customer: bool
    body: str
    audience_team_ids: list[int]
    audience_person_ids: list[int]
    files: list[File]
    is_mine: bool
    by_requester: bool
    said_in: int = 0
    # It is the new part of a mail that is kept as a whole.
    has_original: bool = False
    names: tuple[tuple[str, str], ...] = ()
    copied_to: int = 0
    copied_from: int = 0
    # Its mails that did not arrive.
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_note(self) -> bool:
        """Whether it is an internal note."""
        return self.kind == Kind.NOTE


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a sentence. `change_id` is set on what the reader did a moment ago, or a rule, and they can take back.

    `why` is set on what a rule did.
    """

    id: int
    at: datetime
    name: str
    sentence: str
    icon: str
    change_id: UUID | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: a message or an event."""

    message: Said | None = None
    event: Happened | None = None


def timeline(ticket: Ticket, *, by: Actor) -> list[Entry]:
    """Return what this actor may see of a ticket's conversation, oldest first."""
    with prepared() as cursor:
        cursor.execute(TIMELINE, {"ticket": ticket.pk, "requester": ticket.requester_id, "marks": MARKS})
        rows = cursor.fetchall()
    undoable = {} if by.is_customer else _undoable(rows, ticket, by)
    routings = {} if by.is_customer else _routings(rows)
    doubled = _copies_beside_their_originals(rows)
    marks = _marks(rows, doubled)
    rows = [row for row in rows if row[0] != "message" or row[1] not in doubled]
    entries = (
        _message(row, by, ticket.pk, marks) if row[0] == "message" else _event(row, by, ticket.pk, undoable, routings) for row in rows
    )
    return [entry for entry in entries if entry is not None]


def _marks(rows: list[tuple[Any, ...]], doubled: set[int]) -> dict[int, dict[str, Any]]:
    """Return what the log says about messages beside them: whom they name, and where a split copied them."""
    marks: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row[5] == "message.mentioned":
            data = json.loads(row[10])
            marks.setdefault(data["message"], {})["names"] = tuple((words, name) for words, name in data["names"])
        elif row[5] == "ticket.split":
            data = json.loads(row[10])
            for original, copy in data["pairs"]:
                place = (copy, "copied_from") if data["is_new"] else (original, "copied_to")
                if copy not in doubled:
                    marks.setdefault(place[0], {})[place[1]] = data["other_ticket"]
    for message, wrong in troubles(rows).items():
        marks.setdefault(message, {})["troubles"] = wrong
    return marks


def _copies_beside_their_originals(rows: list[tuple[Any, ...]]) -> set[int]:
    """Return the copies that a split made and a merge brought back: what was said is shown once."""
    said = {row[1] for row in rows if row[0] == "message"}
    pairs = [pair for row in rows if row[5] == "ticket.split" for pair in json.loads(row[10])["pairs"]]
    return {copy for original, copy in pairs if {original, copy} <= said}


def _undoable(rows: list[tuple[Any, ...]], ticket: Ticket, by: Actor) -> dict[int, UUID]:
    """Return what the reader, or the desk by itself, changed in the last minutes, by its last event, without what is undone."""
    undone, last = set(), dict[UUID, int]()
    works = access.can(by, access.TRIAGE, ticket)
    for _, id_, at, actor_id, _, name, *_, data, _, change_id, _, _ in rows:
        if change_id is None or not undoing.is_recent(at):
            continue
        kept = _json(data) or {}
        undone.add(kept.get("undoes"))
        if actor_id != by.person_id and not (works and undoing.is_automatic(actor_id, kept)):
            continue
        if undoing.is_undoable([name]):
            last[change_id] = id_
    return {id_: change_id for change_id, id_ in last.items() if str(change_id) not in undone}


def _routings(rows: list[tuple[Any, ...]]) -> dict[UUID, Routing]:
    """Return what the rules decided, by the change that they made."""
    found = {row[12]: Routing(_json(row[10]) or {}) for row in rows if row[5] == ROUTED}
    for row in rows:
        if row[12] in found and row[5] != ROUTED and "by_rule" in (_json(row[10]) or {}):
            found[row[12]].has_changes = True
    return found


def newest_id(entries: list[Entry]) -> int:
    """Return the id of the newest message in a timeline: what its reader has seen. 0 when there is none."""
    return max((entry.message.id for entry in entries if entry.message), default=0)


def newest_event(entries: list[Entry]) -> int:
    """Return the id of the newest event that a timeline tells; 0 when it tells none."""
    return max((entry.event.id for entry in entries if entry.event), default=0)


def _message(row: tuple[Any, ...], by: Actor, number: int, marks: dict[int, dict[str, Any]]) -> Entry:
    _, id_, at, author_id, author, kind, by_customer, body, teams, people, files, by_requester, _, said_in, has_original = row
    listed = [File(UUID(file[0]), *file[1:]) for file in _json(files) or []]
    return Entry(
        message=Said(
            *(id_, at, author_id, author, kind, by_customer, body, teams, people, listed, author_id == by.person_id, by_requester),
            said_in=said_in if said_in != number else 0,
            has_original=has_original,
            **marks.get(id_, {}),
        )
    )


def _event(row: tuple[Any, ...], by: Actor, number: int, undoable: dict[int, UUID], routings: Mapping[UUID, Routing]) -> Entry | None:
    _, id_, at, actor_id, actor, name, _, _, _, _, text, _, change_id, told_in, _ = row
    words = (OF_CUSTOMERS if by.is_customer else OF_STAFF).get(name)
    if words is None or told_in != number:
        return None
    sentence, icon = words
    who = "You" if actor_id is not None and actor_id == by.person_id else actor
    data = _json(text) or {}
    routing = routings.get(change_id)
    said = routing.sentence() if routing and name == ROUTED else sentence(data | {"actor": actor_id})
    if said and "undoes" in data and not by.is_customer:
        said, icon = f"{said} (undo)", "undo"
    why = routing.why(data) if routing else None
    return Entry(event=Happened(id_, at, name, f"{who} {said}", icon, undoable.get(id_), why)) if said else None


def _json(text: str | None) -> Any:
    return json.loads(text) if text else None


def _assigned(data: dict[str, Any]) -> str:
    if words := assignment_words.assigned(data):
        return words
    _, after = data["assignee"]
    if after is None:
        return "took the assignee off" if data.get("cause") != "deactivated" else "made it unassigned: the assignee left"
    if after == data["actor"]:
        return "took it"
    return f"assigned it to {data['assignee_name']}" if data.get("assignee_name") else "assigned it to somebody else"


def _moved(data: dict[str, Any]) -> str:
    return f"set it to {_status_after(data).name}"


def _status_after(data: dict[str, Any]) -> statuses.Known:
    # What it is called today: a renamed status is the same one.
    return statuses.named(data.get("own_status_id", [None, None])[1], data["status"][1])


def _prioritised(data: dict[str, Any]) -> str:
    # By the name it had at the time; old entries have none, and numbers mean the same for ever.
    return f"set the priority to {data['names'][1] if 'names' in data else priorities.name_then(data['priority'][1])}"


def _answered(data: dict[str, Any]) -> str:
    """Say what an answer did beyond being said."""
    before, after = data.get("status", [None, None])
    if before == after:
        return f"set it to {_status_after(data).name}" if "own_status_id" in data else ""
    if after == Status.SOLVED:
        return _solved(data)
    return "reopened it by answering" if before == Status.SOLVED else ""


def _answered_for_customers(data: dict[str, Any]) -> str:
    before, after = data.get("status", [None, None])
    if before == after:
        return ""
    return "marked it as solved" if after == Status.SOLVED else "reopened it by answering" if before == Status.SOLVED else ""


def _solved(data: dict[str, Any]) -> str:
    after = _status_after(data)
    return "marked it as solved" if after.is_given else f"marked it as solved: {after.name}"


def _due(data: dict[str, Any]) -> str:
    moment = data["due_at"][1]
    if moment is None:
        return "took the deadline off"
    local = timezone.localtime(datetime.fromisoformat(moment))
    return f"set the deadline to {local.day} {local:%b, %H:%M}"


def _shared(data: dict[str, Any]) -> str:
    return f"shared a note with {', '.join(data.get('names', [])) or 'more people'}"


def _field(data: dict[str, Any]) -> str:
    after = data["words"][1]
    return f"set {data['field_name']} to {preview(after, 80)}" if after else f"cleared {data['field_name']}"


OF_STAFF: dict[str, Words] = {
    **RELATIONS,
    **MAILS,
    "ticket.opened": (lambda data: f"continued ticket {data['continues']}" if "continues" in data else "", "link"),
    "message.posted": (_answered, "check"),
    "ticket.assigned": (_assigned, "user"),
    "ticket.found_nobody": (assignment_words.found_nobody, "alert"),
    "ticket.handed_over": (lambda data: f"handed it over from {data['team_name'][0]} to {data['team_name'][1]}", "route"),
    "ticket.asked_for": (lambda data: f"asked {data['person_name']} for it", "hand"),
    "ticket.prioritised": (_prioritised, "alert"),
    "ticket.due": (_due, "clock"),
    "ticket.field_changed": (_field, "pen"),
    "ticket.typed": (lambda data: f"set the type to {types.name_of(data['type'][1])}", "tag"),
    "ticket.renamed": (lambda data: f"changed the subject from “{data['subject'][0]}”", "pen"),
    "ticket.moved": (_moved, "check"),
    "ticket.solved": (_solved, "check"),
    "ticket.reopened": (lambda _: "reopened it", "reply"),
    "ticket.closed": (lambda _: "closed it, 14 days after it was solved", "lock"),
    ROUTED: (lambda _: "", "route"),
    "ticket.pointed_out": (lambda data: f"told {data['names']} of it", "bell"),
    "macro.applied": (lambda data: f"applied the macro “{data['macro_name']}”" if "macro_name" in data else "", "bolt"),
    "ticket.tagged": (lambda data: f"added the tag {data['tag_name']}", "tag"),
    "ticket.untagged": (lambda data: f"removed the tag {data['tag_name']}", "tag"),
    "participant.added": (lambda data: f"added {data['person_name']}", "users"),
    "participant.removed": (lambda data: f"removed {data.get('person_name') or 'a participant'}", "users"),
    "note.shared": (_shared, "lock"),
}
OF_CUSTOMERS: dict[str, Words] = {
    "message.posted": (_answered_for_customers, "check"),
    "ticket.solved": (lambda _: "marked it as solved", "check"),
    "ticket.reopened": (lambda _: "reopened it", "reply"),
}
