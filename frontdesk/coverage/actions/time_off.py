"""Time off: asked for by oneself, decided and given by whoever arranges one's team."""

from datetime import date, timedelta
from typing import Any

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import require_day
from frontdesk.coverage.local import MINUTES_A_DAY, range_on
from frontdesk.coverage.models import TimeOff, TimeOffState
from frontdesk.coverage.spans import Span
from frontdesk.events.record import record
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.lib.errors import ConflictError, InvalidError

LONGEST = timedelta(days=366)


def request_time_off(*, first: date, last: date, by: Actor) -> TimeOff:
    """Ask for days off, from the first to the last in one's own zone. Raises: InvalidError, ForbiddenError."""
    access.require_staff(by)
    if not TeamMembership.objects.filter(person_id=by.me, team__is_archived=False).exists():
        raise InvalidError("You are in no team, so nobody plans your time. An admin can add you to one.")
    return _take(by.me, first, last, by.timezone, TimeOffState.REQUESTED, by)


def give_time_off(person_id: int, *, first: date, last: date, by: Actor) -> TimeOff:
    """Give somebody days off. Raises: InvalidError, ForbiddenError."""
    access.require_for(by, person_id)
    person = Person.objects.staff().filter(pk=person_id).first()
    if person is None:
        raise InvalidError("Only active colleagues take time off.", field="person")
    return _take(person_id, first, last, person.timezone, TimeOffState.APPROVED, by)


def decide_time_off(time_off: TimeOff, *, is_approved: bool, by: Actor) -> None:
    """Approve or decline what somebody asked for. Raises: ConflictError when it was decided or taken back meanwhile, ForbiddenError."""
    access.require_for(by, time_off.person_id)
    state = TimeOffState.APPROVED if is_approved else TimeOffState.DECLINED
    waiting = TimeOff.objects.filter(pk=time_off.pk, state=TimeOffState.REQUESTED)
    if not waiting.update(state=state):
        raise ConflictError("This was decided or taken back meanwhile.")
    time_off.state = state
    record(f"coverage.time_off_{state}", by=by, **_facts(time_off))


def cancel_time_off(time_off: TimeOff, *, by: Actor) -> None:
    """Take time off back: one's own, or a team member's. Raises: ConflictError when it is gone already, ForbiddenError."""
    if not (access.is_at_the_desk(by) and time_off.person_id == by.me):
        access.require_for(by, time_off.person_id)
    deleted, _ = TimeOff.objects.filter(pk=time_off.pk).delete()
    if not deleted:
        raise ConflictError("This was taken back already.")
    record("coverage.time_off_cancelled", by=by, **_facts(time_off))


def _take(person_id: int, first: date, last: date, zone: str, state: TimeOffState, by: Actor) -> TimeOff:
    require_day(first, "first")
    require_day(last, "last")
    if last < first:
        raise InvalidError("The last day is before the first.", field="last")
    if last - first > LONGEST:
        raise InvalidError("Time off is at most a year long.", field="last")
    days = (last - first).days + 1
    span: Span = range_on(first, 0, days * MINUTES_A_DAY, zone or "UTC")
    taken = TimeOff.objects.filter(person_id=person_id, starts_at__lt=span.end, ends_at__gt=span.start)
    if taken.exclude(state=TimeOffState.DECLINED).exists():
        raise InvalidError("There is time off on some of these days already.", field="first")
    row = TimeOff(person_id=person_id, starts_at=span.start, ends_at=span.end, state=state)
    row.save(force_insert=True)
    record(f"coverage.time_off_{state}", by=by, **_facts(row))
    return row


def _facts(row: TimeOff) -> dict[str, Any]:
    return {"person": row.person_id, "starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}
