"""Swaps: somebody asks a teammate, who says yes, and whoever arranges the team has the last word."""

from datetime import date, datetime, timedelta
from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import require_member
from frontdesk.coverage.actions.publishing import exchange
from frontdesk.coverage.actions.weeks import WIDE, set_shift, swap_shifts
from frontdesk.coverage.local import minutes_after
from frontdesk.coverage.models import Swap, SwapState, Week
from frontdesk.coverage.plan import Plan, Shift, shifts
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import arranged, hours_of, in_force
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError, ForbiddenError, FrontdeskError, InvalidError

# From a shift's week to that of the one in return.
APART = timedelta(weeks=2)
OPEN = (SwapState.ASKED, SwapState.ACCEPTED)
GONE = "A shift was changed meanwhile, so the swap cannot be made. Decline it, or change the week by hand."
DECIDED = "This was decided or taken back meanwhile."


def ask_swap(team_id: int, *, other_id: int, gives_at: datetime, takes_at: datetime | None = None, by: Actor) -> Swap:
    """Ask a teammate to work one's shift, in return for one of theirs around the same time or for none.

    Raises: InvalidError for a shift that there is not, or is over; ForbiddenError.
    """
    access.require_staff(by)
    require_member(team_id, by.me)
    other = require_member(team_id, other_id)
    if other_id == by.me:
        raise InvalidError("Ask somebody else: this shift is yours already.", field="other")
    if gives_at <= clock.now():
        raise InvalidError("This shift has begun. Only a shift that lies ahead can be swapped.", field="gives_at")
    given = _found(
        in_force(team_id, _around(gives_at)), by.me, gives_at, InvalidError("This shift is not yours any more.", field="gives_at")
    )
    if takes_at is not None:
        taken = _found(
            in_force(team_id, _around(takes_at)),
            other_id,
            takes_at,
            InvalidError(f"This shift is not {other.first_name}’s any more.", field="takes_at"),
        )
        if takes_at <= clock.now():
            raise InvalidError("The shift in return has begun. Ask for one that lies ahead.", field="takes_at")
        if abs(monday_of(taken.day) - monday_of(given.day)) > APART:
            raise InvalidError("The two shifts are more than two weeks apart. Ask for one that is closer.", field="takes_at")
    if Swap.objects.filter(asker_id=by.me, gives_at=gives_at, state__in=OPEN).exists():
        raise ConflictError("You have asked somebody already. Take that back first.")
    row = Swap(team_id=team_id, asker_id=by.me, other_id=other_id, gives_at=gives_at, takes_at=takes_at)
    row.save(force_insert=True)
    record("coverage.swap_asked", by=by, **_facts(row))
    return row


def answer_swap(swap: Swap, *, is_accepted: bool, by: Actor) -> None:
    """Say yes or no to somebody who asked one; where nobody else has a say, a yes is in force at once.

    Raises: ConflictError when they took it back or a shift was changed meanwhile, InvalidError when one of the two cannot, ForbiddenError.
    """
    access.require_staff(by)
    if swap.other_id != by.me:
        raise ForbiddenError("Only who was asked answers.")
    if not is_accepted or hours_of(swap.team_id).approves_swaps:
        _move(swap, (SwapState.ASKED,), SwapState.ACCEPTED if is_accepted else SwapState.DECLINED, by)
        return
    with acting(SYSTEM) as desk:
        _move(swap, (SwapState.ASKED,), SwapState.MADE, desk, is_in_force=True)
        _arrange(swap, desk)
        exchange(swap.team_id, swap.gives_at, swap.asker_id, swap.other_id)
        if swap.takes_at is not None:
            exchange(swap.team_id, swap.takes_at, swap.other_id, swap.asker_id)


def cancel_swap(swap: Swap, *, by: Actor) -> None:
    """Take back what one asked for. Raises: ConflictError when it was decided meanwhile, ForbiddenError."""
    access.require_staff(by)
    if swap.asker_id != by.me:
        raise ForbiddenError("Only who asked takes it back.")
    if not Swap.objects.filter(pk=swap.pk, state__in=OPEN).delete()[0]:
        raise ConflictError(DECIDED)
    record("coverage.swap_cancelled", by=by, **_facts(swap))


def decide_swap(swap: Swap, *, is_approved: bool, by: Actor) -> None:
    """Put a swap that both want into the week as it is arranged, or decline it.

    Raises: ConflictError when a shift was changed meanwhile, InvalidError when one of the two cannot, ForbiddenError.
    """
    access.require(by, swap.team_id)
    _move(swap, (SwapState.ACCEPTED,), SwapState.MADE if is_approved else SwapState.DECLINED, by)
    if not is_approved:
        return
    _arrange(swap, by)


def _arrange(swap: Swap, by: Actor) -> None:
    """Put a swap into the week as it is arranged, or into both weeks."""
    plan = arranged(swap.team_id, _around(swap.gives_at))
    given = _found(plan, swap.asker_id, swap.gives_at, ConflictError(GONE))
    if swap.takes_at is None:
        _give(swap, plan, given, swap.other_id, by)
        return
    around = arranged(swap.team_id, _around(swap.takes_at))
    taken = _found(around, swap.other_id, swap.takes_at, ConflictError(GONE))
    monday = monday_of(given.day)
    if monday_of(taken.day) == monday:
        swap_shifts(swap.team_id, monday=monday, key=given.key, other_key=taken.key, version=_version(swap, monday), by=by)
        return
    _give(swap, plan, given, swap.other_id, by)
    _give(swap, around, taken, swap.asker_id, by)


def _give(swap: Swap, plan: Plan, shift: Shift, person_id: int, by: Actor) -> None:
    starts, ends = (minutes_after(at, shift.day, plan.hours.zone) for at in (shift.span.start, shift.span.end))
    facts = {"day": shift.day, "starts": starts, "ends": ends, "is_backup": shift.is_backup, "key": shift.key}
    version = _version(swap, monday_of(shift.day))
    set_shift(swap.team_id, person_id=person_id, version=version, by=by, **facts)  # type: ignore[arg-type]  # as set_shift names them


def _version(swap: Swap, monday: date) -> int:
    return Week.objects.filter(team_id=swap.team_id, monday=monday).values_list("version", flat=True).first() or 0


def _move(swap: Swap, before: tuple[SwapState, ...], after: SwapState, by: Actor, **more: Any) -> None:
    if not Swap.objects.filter(pk=swap.pk, state__in=before).update(state=after):
        raise ConflictError(DECIDED)
    swap.state = after
    record(f"coverage.swap_{after}", by=by, **_facts(swap), **more)


def _around(moment: datetime) -> Span:
    return Span(moment - WIDE, moment + WIDE)


def _found(plan: Plan, person_id: int, starts_at: datetime, otherwise: FrontdeskError) -> Shift:
    moment = Span(starts_at, starts_at + timedelta(minutes=1))
    found = [shift for shift in shifts(plan, moment) if shift.person_id == person_id and shift.span.start == starts_at]
    if not found:
        raise otherwise
    return found[0]


def _facts(row: Swap) -> dict[str, Any]:
    times = {"gives_at": row.gives_at.isoformat(), "takes_at": row.takes_at.isoformat() if row.takes_at else None}
    return {"team": row.team_id, "person": row.asker_id, "other": row.other_id, **times}
