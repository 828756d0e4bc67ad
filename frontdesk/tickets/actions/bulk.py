"""The same deed on many tickets: a few at once, more by the worker."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID, uuid4

from django.db import transaction

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.events import signals
from frontdesk.events.change import change, forgetting
from frontdesk.events.models import Event
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.lib.errors import ConflictError, FrontdeskError, InvalidError
from frontdesk.tickets.actions import undoing, writing
from frontdesk.tickets.actions.applying import apply
from frontdesk.tickets.actions.macros import note_use
from frontdesk.tickets.actions.undoing import Refusal
from frontdesk.tickets.changes import Changes, read
from frontdesk.tickets.models import Bulk, BulkState, Macro, Ticket

# So many at once in the request; more become a job.
AT_ONCE = 20
# So many at most: a hundred pages of the list.
MOST = 5000
# So many in one transaction of the worker: short enough that nobody waits for a ticket that it holds.
BATCH = 20
UNSEEN = "You cannot see this ticket, or it is gone."


@dataclass(slots=True)
class Outcome:
    """On which tickets a deed was done, and where it was not and why."""

    numbers: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def change_all(numbers: Iterable[int], changes: Changes, *, macro: Macro | None = None, by: Actor) -> Outcome:
    """Change tickets in the caller's transaction, each wholly or not at all, always in the order of their numbers.

    `macro` says where the changes come from: however many tickets, it was used once.
    """
    undoing.require_desk(by)
    outcome = Outcome()
    for number in sorted(set(numbers)):
        _try(number, lambda ticket: apply(ticket, changes, by=by), outcome)
    if macro is not None and outcome.numbers:
        note_use(macro, by=by)
    return outcome


def begin_bulk(numbers: Iterable[int], changes: Changes, *, title: str, place: str = "", macro: Macro | None = None, by: Actor) -> Bulk:
    """Have the worker change tickets, and return the job. Raises: InvalidError for none or too many, ForbiddenError."""
    undoing.require_desk(by)
    fixed = sorted(set(numbers))
    if not changes or not fixed:
        raise InvalidError("Choose tickets and what to change on them.")
    if len(fixed) > MOST:
        raise InvalidError(f"At most {MOST:,} tickets at once. Filter the list further.")
    if macro is not None:
        note_use(macro, by=by)
    return Bulk.objects.create(
        person_id=by.me, title=title, changes=changes.kept(), change_id=uuid4(), place=place, numbers=fixed, created_at=writing.now()
    )


def stop_bulk(bulk: Bulk, *, by: Actor) -> None:
    """Stop a bulk deed where it is; what is done stays done and can be undone. Raises: ForbiddenError."""
    undoing.require_desk(by)
    Bulk.objects.filter(pk=bulk.pk, state=BulkState.WORKING).update(state=BulkState.STOPPED, ended_at=writing.now())


def undo_bulk(bulk: Bulk, *, by: Actor) -> Bulk:
    """Have the worker take back a bulk deed of the last 10 minutes, and return that job. Raises: ConflictError, ForbiddenError."""
    undoing.require_desk(by)
    if Bulk.objects.filter(undoes=bulk).exists():
        raise ConflictError("This was undone already.")
    if bulk.ended_at is None:
        raise ConflictError("Stop it first, then undo it.")
    if not undoing.is_recent(bulk.ended_at):
        raise ConflictError("This ended more than 10 minutes ago. Please change it by hand.")
    numbers = bulk.done_numbers()
    if not numbers:
        raise ConflictError("There is nothing to undo.")
    title = bulk.title.removeprefix("Undo: ") if bulk.undoes_id else f"Undo: {bulk.title}"
    return Bulk.objects.create(
        person_id=by.me, title=title[:160], undoes=bulk, change_id=uuid4(), place=bulk.place, numbers=numbers, created_at=writing.now()
    )


def work_on_bulks() -> int:
    """Do the next tickets of the longest waiting bulk deed and return how many they were.

    How far it is is written in the same transaction: a worker that is killed begins again where it was, and no ticket is
    touched twice. Two workers take two deeds.
    """
    with acting(SYSTEM):
        # Those that another worker has in hand are skipped; the one that waits longest since its last tickets comes first.
        bulk = (
            Bulk.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=BulkState.WORKING)
            .order_by("position", "id")
            .first()
        )
        if bulk is None:
            return 0
        numbers = bulk.numbers[bulk.position : bulk.position + BATCH]
        person = person_with_reach(bulk.person_id)
        # Made afresh: whoever lost a right or a team meanwhile changes nothing more.
        by = actor_for(person, Window.WORKSPACE) if person is not None and person.role.is_staff else None
        outcome = (
            _work(bulk, numbers, by) if by else Outcome(refusals=[Refusal(n, "Your account no longer opens the desk.") for n in numbers])
        )
        _move_on(bulk, len(numbers), outcome)
    return len(numbers)


def _work(bulk: Bulk, numbers: Sequence[int], by: Actor) -> Outcome:
    outcome = Outcome()
    with acting(by), change(bulk.change_id):
        if bulk.undoes_id is None:
            changes = read(bulk.changes)
            for number in numbers:
                _try(number, lambda ticket: apply(ticket, changes, by=by), outcome)
            return outcome
        change_id = _change_of(bulk.undoes_id)
        for number, events in _events(change_id, numbers, by).items():
            try:
                undoing.undo_on(number, events, change_id, by=by)
            except FrontdeskError as error:
                outcome.refusals.append(Refusal(number, error.sentence))
            else:
                outcome.numbers.append(number)
    return outcome


def _change_of(bulk_id: int) -> UUID:
    return Bulk.objects.only("change_id").get(pk=bulk_id).change_id


def _events(change_id: UUID, numbers: Sequence[int], by: Actor) -> dict[int, list[Event]]:
    """Return what a change did to each ticket, newest first."""
    with acting(SYSTEM):
        found = Event.objects.filter(change_id=change_id, actor_id=by.me, ticket_id__in=numbers).order_by("ticket_id", "-id")
        events = [event for event in found if event.name in undoing.INVERSES]
    return {number: list(told) for number, told in groupby(events, key=lambda event: event.ticket_id)}


def _move_on(bulk: Bulk, dealt_with: int, outcome: Outcome) -> None:
    bulk.position += dealt_with
    bulk.failures = [*bulk.failures, *([refusal.number, refusal.sentence] for refusal in outcome.refusals)]
    if bulk.position >= bulk.total:
        bulk.state, bulk.ended_at = BulkState.DONE, writing.now()
    bulk.save(update_fields=["position", "failures", "state", "ended_at"])
    signals.tell([bulk.person_id], "job", job=bulk.pk)


def _try(number: int, deed: Callable[[Ticket], None], outcome: Outcome) -> None:
    try:
        with transaction.atomic(), forgetting():
            deed(Ticket.objects.get(pk=number))
    except Ticket.DoesNotExist:
        outcome.refusals.append(Refusal(number, UNSEEN))
    except FrontdeskError as error:
        outcome.refusals.append(Refusal(number, error.sentence))
    else:
        outcome.numbers.append(number)
