"""Undo: take back what one deed of one's own, or one of the desk itself, did, as far as nobody has built on it since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from frontdesk.actor import SYSTEM, Actor, Persona
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.identity import access as identity_access
from frontdesk.lib.errors import ConflictError, ForbiddenError, FrontdeskError
from frontdesk.tickets import access
from frontdesk.tickets.actions import writing
from frontdesk.tickets.actions.inverses import INVERSES, MovedOnError, Undoing
from frontdesk.tickets.models import Merge, Ticket

UNDO_WITHIN = timedelta(minutes=10)
# What the log keeps of a deed of the desk itself: which rule it was, or why a policy chose.
AUTOMATIC = frozenset({"by_rule", "because"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ticket on which the deed could not be taken back, and why."""

    number: int
    sentence: str


@dataclass(slots=True)
class Undone:
    """What an undo did. `change_id` is its own: undoing that does the deed again."""

    change_id: UUID
    numbers: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def undo(change_id: UUID, *, on: int | None = None, by: Actor) -> Undone:
    """Take back one's own deed of the last 10 minutes, or a rule's; each ticket wholly or, when somebody changed it since, not at all.

    `on` takes it back on one ticket only, unless the deed tied that ticket to another one.
    Raises: Event.DoesNotExist when it was somebody else's or never was, ConflictError when it is too long ago or no ticket could
    be taken back, ForbiddenError.
    """
    require_desk(by)
    events = _on(on, own_events(change_id, by))
    if not is_recent(max(event.at for event in events)):
        raise ConflictError("This was more than 10 minutes ago. Please change it by hand.")
    with change() as mine:
        undone = Undone(mine)
        for number, told in groupby(sorted(events, key=lambda event: (event.ticket_id, -event.id)), key=lambda event: event.ticket_id):
            try:
                undo_on(number, list(told), change_id, by=by)
            except FrontdeskError as error:
                undone.refusals.append(Refusal(number, error.sentence))
            else:
                undone.numbers.append(number)
    if not undone.numbers:
        raise ConflictError(f"Not undone. {undone.refusals[0].sentence}" if undone.refusals else "There is nothing to undo.")
    return undone


def undo_on(number: int, events: Sequence[Event], change_id: UUID, *, by: Actor) -> None:
    """Take back what a change did to one ticket, wholly or not at all; `events` are its own, newest first.

    Raises: ConflictError, ForbiddenError.
    """
    is_seen = Ticket.objects.filter(pk=number).exists()
    # Handing over takes a ticket out of one's sight; that it was one's own deed is right enough to get it back.
    if not is_seen and all(event.name != "ticket.handed_over" or event.actor_id != by.me for event in events):
        raise ConflictError("You no longer see this ticket.")
    undoing = Undoing(by, change_id)
    for event in events:
        identity_access.require(by, INVERSES[event.name].verb)
    try:
        with transaction.atomic(), acting(SYSTEM):
            ticket = _locked(number, events)
            _refuse_twice(number, events, change_id)
            for event in events:
                INVERSES[event.name].back(ticket, event.data, undoing)
    except MovedOnError as error:
        raise ConflictError(_moved_on(number, events[0].id, error, by=by) if is_seen else "The other team works on it by now.") from error


def own_events(change_id: UUID, by: Actor) -> list[Event]:
    """Return what can be taken back of one's own change, or of one of the desk itself, newest first.

    Raises: Event.DoesNotExist when nothing is one's own.
    """
    with acting(SYSTEM):
        found = Event.objects.filter(Q(actor_id=by.me) | Q(actor_id=None), change_id=change_id, ticket_id__isnull=False).order_by("-id")
        events = [event for event in found if event.actor_id == by.me or is_automatic(event.actor_id, event.data)]
    others = [event.ticket_id for event in events if event.actor_id != by.me and event.ticket_id is not None]
    if others:
        # What the desk did is nobody's own: whoever works on the ticket may take it back, and nobody else.
        theirs = {ticket.pk for ticket in Ticket.objects.filter(pk__in=others) if access.can(by, access.TRIAGE, ticket)}
        events = [event for event in events if event.actor_id == by.me or event.ticket_id in theirs]
    if not events:
        raise Event.DoesNotExist
    return [event for event in events if event.name in INVERSES and "cause" not in event.data] or _nothing()


def _on(number: int | None, events: list[Event]) -> list[Event]:
    if number is None:
        return events
    here = [event for event in events if event.ticket_id == number]
    return events if any("other_ticket" in event.data for event in here) else here or _nothing()


def macros_with(number: int, outgoing_id: int, *, by: Actor) -> dict[int, UUID]:
    """Return the macros that one applied together with a message that waits, in their order, each with the change it belonged to."""
    applied = Event.objects.filter(ticket_id=number, actor_id=by.me, name="macro.applied", data__outgoing=outgoing_id).order_by("id")
    with acting(SYSTEM):
        return {data["macro"]: change_id for data, change_id in applied.values_list("data", "change_id") if change_id}


def is_automatic(actor_id: int | None, data: Mapping[str, Any]) -> bool:
    """Tell whether the desk did this by itself, by a rule or a policy: whoever may do the same by hand may take it back."""
    return actor_id is None and not data.keys().isdisjoint(AUTOMATIC)


def is_undoable(names: Iterable[str]) -> bool:
    """Tell whether a change that recorded these events can be taken back."""
    return any(name in INVERSES for name in names)


def is_recent(at: datetime) -> bool:
    """Tell whether a deed of that moment can still be taken back."""
    return at >= writing.now() - UNDO_WITHIN


def require_desk(by: Actor) -> None:
    """Raise ForbiddenError unless somebody acts in the workspace."""
    if by.persona not in (Persona.AGENT, Persona.READER):
        raise ForbiddenError("This is possible in the workspace only.")


def _locked(number: int, events: Sequence[Event]) -> Ticket:
    """Return the ticket, locked together with those it is merged with: in the order of numbers, as merging locks them."""
    merges = Merge.objects.filter(pk__in=[event.data["merge"] for event in events if "merge" in event.data])
    tied = {number}.union(*merges.values_list("source_id", "target_id"))
    return {ticket.pk: ticket for ticket in Ticket.objects.select_for_update(of=("self",)).filter(pk__in=tied).order_by("pk")}[number]


def _nothing() -> list[Event]:
    raise ConflictError("There is nothing to undo.")


def _refuse_twice(number: int, events: Sequence[Event], change_id: UUID) -> None:
    if Event.objects.filter(ticket_id=number, id__gt=events[-1].id, data__undoes=str(change_id)).exists():
        raise ConflictError("This was undone already.")


def _moved_on(number: int, since: int, error: MovedOnError, *, by: Actor) -> str:
    """Say who changed it since, as far as the actor may know."""
    newer = Event.objects.filter(ticket_id=number, id__gt=since, name__in=error.names).order_by("-id").first()
    if newer is None:
        return f"Somebody changed {error.what} since."
    return f"{'You' if newer.actor_id == by.person_id else newer.actor_name} changed {error.what} since."
