"""How each deed on a ticket is taken back: event name -> inverse.

An inverse runs as the system, after `undoing` has checked that it was the actor's own deed; the ticket is locked. It refuses
with MovedOnError when the value is no longer the one that the deed had set, and tells of itself with an ordinary event, so
that reports, notices and the undo of an undo need to know nothing about it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.events.record import record
from frontdesk.identity.models import Person, Team, TeamMembership
from frontdesk.lib.errors import ConflictError
from frontdesk.tickets import access, priorities
from frontdesk.tickets.actions import filling, linking, merges, snoozing, writing
from frontdesk.tickets.actions.assignment import note_teams
from frontdesk.tickets.actions.triage import EVENT, status_event
from frontdesk.tickets.models import FieldValue, Follower, Merge, Participant, Tag, Ticket, TicketLink, TicketTag


class MovedOnError(Exception):
    """Somebody changed it since. `what` names it in a sentence: "the status"; `names` are the events that change it."""

    def __init__(self, what: str, names: frozenset[str]) -> None:
        super().__init__(what)
        self.what = what
        self.names = names


@dataclass(frozen=True, slots=True)
class Undoing:
    """One undo: who undoes, and which change."""

    by: Actor
    change_id: UUID

    def tell(self, ticket: Ticket, name: str, *, is_public: bool = False, **data: Any) -> None:
        """Record what the inverse did; `undoes` marks it."""
        record(name, by=self.by, ticket_id=ticket.pk, is_public=is_public, undoes=str(self.change_id), **data)

    def was_told(self, name: str, *, on: int) -> bool:
        """Tell whether this undo has done it on the other of two tickets already: what ties them is told of in both."""
        return Event.objects.filter(ticket_id=on, name=name, data__undoes=str(self.change_id)).exists()


@dataclass(frozen=True, slots=True)
class Inverse:
    """How one kind of event is taken back: the verb that it needs, and who does it with the event's data."""

    verb: str
    back: Callable[[Ticket, Mapping[str, Any], Undoing], None]


STATUS_EVENTS = frozenset({"ticket.moved", "ticket.solved", "ticket.reopened", "ticket.closed", "message.posted"})


def still(holds: bool, what: str, *names: str) -> None:
    """Raise MovedOnError unless the value is still what the deed had set."""
    if not holds:
        raise MovedOnError(what, frozenset(names))


def moment(value: str | None) -> datetime | None:
    """Return a moment as an event keeps it."""
    return datetime.fromisoformat(value) if value else None


def _status(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = data["status"]
    own = data.get("own_status_id", [None, None])
    changes: dict[str, Any] = {"status": before} | ({"own_status_id": own[0]} if own[0] != own[1] else {})
    for name in ("turn_at", "solved_at", "snoozed_until"):
        if name in data:
            changes[name] = moment(data[name][0])
    # Solving had woken it.
    changes |= {name: data[name][0] for name in ("is_snoozed", "wakes_on") if name in data}
    # The time as well: moved away and back again is not as it was left.
    is_same = (ticket.status, ticket.own_status_id) == (after, own[1]) and (
        "turn_at" not in data or ticket.turn_at == moment(data["turn_at"][1])
    )
    still(is_same, "the status", *STATUS_EVENTS)
    turned = writing.turned(ticket, changes)
    writing.write(ticket, **changes)
    undoing.tell(ticket, status_event(after, before), is_public=True, status=[after, before], **turned)


def _property(field: str, event: str, what: str) -> Callable[[Ticket, Mapping[str, Any], Undoing], None]:
    def back(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
        before, after = data[field]
        still(getattr(ticket, field) == after, what, event)
        moved: dict[str, Any] = {field: [after, before]}
        writing.write(ticket, **{field: before})
        undoing.tell(ticket, event, **moved)

    return back


def _priority(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = map(priorities.of, data["priority"])
    # Its number may be another one by now; it is the same priority.
    still(priorities.of(ticket.priority) == after, "the priority", EVENT["priority"])
    if before.is_archived:
        raise ConflictError("Its priority was archived since.")
    moved: dict[str, Any] = {"priority": [ticket.priority, before.number], "names": [after.name, before.name]}
    writing.write(ticket, priority=before.number)
    undoing.tell(ticket, EVENT["priority"], **moved)


def _due(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = data["due_at"]
    still(ticket.due_at == moment(after), "the deadline", "ticket.due")
    writing.write(ticket, due_at=moment(before))
    undoing.tell(ticket, "ticket.due", due_at=[after, before])


def _assignee(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = data["assignee"]
    still(ticket.assignee_id == after, "the assignee", "ticket.assigned", "ticket.handed_over")
    name = ""
    if before is not None:
        person = Person.objects.staff().filter(pk=before, memberships__team_id=ticket.team_id).only("name").first()
        if person is None:
            raise ConflictError("Whoever had it before is no longer in the team.")
        name = person.name
    writing.write(ticket, assignee_id=before)
    undoing.tell(ticket, "ticket.assigned", assignee=[after, before], assignee_name=name)


def _team(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = data["team"]
    had, has = data.get("assignee", [None, None])
    still(ticket.team_id == after, "the team", "ticket.handed_over")
    still(ticket.assignee_id == has, "the assignee", "ticket.assigned", "ticket.handed_over")
    if not Team.objects.filter(pk=before, is_archived=False).exists():
        raise ConflictError("Its team was archived since.")
    if not TeamMembership.objects.filter(team_id=before, person_id=had or 0, person__is_active=True).exists():
        had = None
    guests_before, guests_after = (set(guests) for guests in data.get("guests", [[], []]))
    now = ticket.guest_team_ids
    # Whoever became a guest since, and whoever wrote a note, goes on reading the ticket.
    guests = sorted((guests_before | (set(now) - guests_after) | note_teams(ticket)) - {before})
    writing.write(ticket, team_id=before, assignee_id=had, guest_team_ids=guests)
    names = data["team_name"]
    undoing.tell(
        ticket, "ticket.handed_over", team=[after, before], team_name=[names[1], names[0]], assignee=[has, had], guests=[now, guests]
    )


def _tagged(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    removed, _ = TicketTag.objects.filter(ticket=ticket, tag_id=data["tag"]).delete()
    still(removed > 0, "the tag", "ticket.untagged")
    undoing.tell(ticket, "ticket.untagged", tag=data["tag"], tag_name=data["tag_name"])


def _untagged(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    found = Tag.objects.filter(pk=data["tag"]).first()
    if found is None:
        raise ConflictError("The tag does not exist any more.")
    _, added = TicketTag.objects.get_or_create(ticket=ticket, tag=found)
    still(added, "the tag", "ticket.tagged")
    undoing.tell(ticket, "ticket.tagged", tag=data["tag"], tag_name=data["tag_name"])


def _participant_added(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    removed, _ = Participant.objects.filter(ticket=ticket, person_id=data["person"]).delete()
    still(removed > 0, "who takes part", "participant.removed")
    undoing.tell(ticket, "participant.removed", person=data["person"], person_name=data["person_name"])


def _participant_removed(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    _, added = Participant.objects.get_or_create(ticket=ticket, person_id=data["person"])
    still(added, "who takes part", "participant.added")
    undoing.tell(ticket, "participant.added", person=data["person"], person_name=data["person_name"])


def _snooze(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = data["snooze"]
    still(snoozing.state(ticket) == after, "the snooze", "ticket.snoozed", "ticket.woken")
    still(not ticket.is_solved, "the status", *STATUS_EVENTS)
    is_snoozed = bool(before["wakes_on"])
    writing.write(ticket, is_snoozed=is_snoozed, snoozed_until=moment(before["until"]), wakes_on=before["wakes_on"])
    undoing.tell(ticket, "ticket.snoozed" if is_snoozed else "ticket.woken", snooze=[after, before], why="hand")


def _merged(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    merges.take_apart(Merge.objects.get(pk=data["merge"]), by=undoing.by, undoes=str(undoing.change_id))
    ticket.refresh_from_db()


def _unmerged(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    merged = Merge.objects.select_related("source", "target").get(pk=data["merge"])
    with acting(undoing.by):
        if not Ticket.objects.filter(pk=merged.target_id).exists():
            raise ConflictError("You no longer see the ticket it was merged into.")
    still(merges.is_left_apart(merged), "one of the two tickets", *STATUS_EVENTS, "ticket.merged", "ticket.merged_here", "ticket.snoozed")
    merges.join_again(merged, by=undoing.by, undoes=str(undoing.change_id))
    ticket.refresh_from_db()


def _linked(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    other, relation = data["other_ticket"], linking.As(data["relation"])
    one, two, kind = linking.pair(ticket.pk, other, relation)
    deleted, _ = TicketLink.objects.filter(one_id=one, other_id=two, kind=kind).delete()
    still(bool(deleted) or undoing.was_told("ticket.unlinked", on=other), "the link", "ticket.linked", "ticket.unlinked")
    undoing.tell(ticket, "ticket.unlinked", other_ticket=other, relation=relation.value)


def _unlinked(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    other, relation = data["other_ticket"], linking.As(data["relation"])
    one, two, kind = linking.pair(ticket.pk, other, relation)
    link, is_new = TicketLink.objects.get_or_create(one_id=one, other_id=two, kind=kind)
    still(is_new or undoing.was_told("ticket.linked", on=other), "the link", "ticket.linked", "ticket.unlinked")
    undoing.tell(ticket, "ticket.linked", other_ticket=other, link=link.pk, relation=relation.value)


def _followed(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    Follower.objects.filter(ticket=ticket, person_id=data["person"]).delete()
    undoing.tell(ticket, "follower.removed", person=data["person"], person_name=data["person_name"])


def _unfollowed(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    Follower.objects.get_or_create(ticket=ticket, person_id=data["person"])
    undoing.tell(ticket, "follower.added", person=data["person"], person_name=data["person_name"])


def _field(ticket: Ticket, data: Mapping[str, Any], undoing: Undoing) -> None:
    before, after = data["value"]
    held = FieldValue.objects.filter(ticket=ticket, field_id=data["field"]).values_list("value", flat=True).first()
    still(held == after, f"“{data['field_name']}”", filling.EVENT)
    filling.put_back(ticket, data["field"], before)
    facts = {name: data[name] for name in ("field", "field_key", "field_name")}
    undoing.tell(ticket, filling.EVENT, **facts, value=[after, before], words=[data["words"][1], data["words"][0]])


INVERSES: dict[str, Inverse] = {
    "ticket.moved": Inverse(access.TRIAGE, _status),
    "ticket.solved": Inverse(access.TRIAGE, _status),
    "ticket.reopened": Inverse(access.TRIAGE, _status),
    EVENT["priority"]: Inverse(access.TRIAGE, _priority),
    EVENT["type"]: Inverse(access.TRIAGE, _property("type", EVENT["type"], "the type")),
    EVENT["subject"]: Inverse(access.TRIAGE, _property("subject", EVENT["subject"], "the subject")),
    filling.EVENT: Inverse(access.TRIAGE, _field),
    "ticket.due": Inverse(access.TRIAGE, _due),
    "ticket.assigned": Inverse(access.ASSIGN, _assignee),
    "ticket.handed_over": Inverse(access.HAND_OVER, _team),
    "ticket.tagged": Inverse(access.TAG, _tagged),
    "ticket.untagged": Inverse(access.TAG, _untagged),
    "participant.added": Inverse(access.TRIAGE, _participant_added),
    "participant.removed": Inverse(access.TRIAGE, _participant_removed),
    "ticket.snoozed": Inverse(access.TRIAGE, _snooze),
    "ticket.woken": Inverse(access.TRIAGE, _snooze),
    "ticket.merged": Inverse(access.TRIAGE, _merged),
    "ticket.unmerged": Inverse(access.TRIAGE, _unmerged),
    "ticket.linked": Inverse(access.TRIAGE, _linked),
    "ticket.unlinked": Inverse(access.TRIAGE, _unlinked),
    "follower.added": Inverse(access.NOTE, _followed),
    "follower.removed": Inverse(access.NOTE, _unfollowed),
}
