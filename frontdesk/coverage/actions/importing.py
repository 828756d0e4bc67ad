"""What was read from a calendar file comes into a team's plan: all of it, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import require_member
from frontdesk.coverage.actions.weeks import WIDE, opened, save_changes
from frontdesk.coverage.local import MINUTES_A_DAY, local_day, minutes_after
from frontdesk.coverage.models import TimeOff, TimeOffState, Week
from frontdesk.coverage.plan import Change, Plan, shifts
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import arranged, changes_of
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError

MEANWHILE = "Something was changed meanwhile, so nothing was saved. Look at what is left, then save again."


def import_time_off(person_id: int, spans: Sequence[Span], *, by: Actor) -> int:
    """Give somebody all of these times off and return how many. Raises: InvalidError when one cannot be, ForbiddenError."""
    access.require_for(by, person_id)
    if any(why_no_time_off(person_id, spans)):
        raise InvalidError(MEANWHILE)
    rows = [TimeOff(person_id=person_id, starts_at=span.start, ends_at=span.end, state=TimeOffState.APPROVED) for span in spans]
    TimeOff.objects.bulk_create(rows)
    record("coverage.time_off_imported", by=by, person=person_id, count=len(rows), **_facts(spans))
    return len(rows)


def import_shifts(team_id: int, person_id: int, spans: Sequence[Span], *, by: Actor) -> int:
    """Add all of these shifts to their weeks, one change to undo in each, and return how many.

    Raises: InvalidError when one cannot be, ForbiddenError.
    """
    access.require(by, team_id)
    require_member(team_id, person_id)
    plan = plan_around(team_id, spans)
    if any(why_no_shifts(plan, person_id, spans)):
        raise InvalidError(MEANWHILE)
    wanted = sorted((_change(plan, person_id, span) for span in spans), key=lambda change: (change.day, change.starts))
    for monday, added in groupby(wanted, lambda change: monday_of(change.day)):
        _add(team_id, monday, list(added))
    record("coverage.shifts_imported", by=by, team=team_id, person=person_id, count=len(wanted), **_facts(spans))
    return len(wanted)


def why_no_time_off(person_id: int, spans: Sequence[Span]) -> list[str]:
    """Return for each span why it cannot be time off; nothing when it can."""
    if not spans:
        return []
    rows = TimeOff.objects.filter(person_id=person_id, starts_at__lt=max(span.end for span in spans))
    taken = [Span(row.starts_at, row.ends_at) for row in rows.exclude(state=TimeOffState.DECLINED)]
    return [_first("Time off already" if meets else "", taken, span) for span, meets in _each(spans, taken)]


def why_no_shifts(plan: Plan, person_id: int, spans: Sequence[Span]) -> list[str]:
    """Return for each span why it cannot be a shift of somebody; nothing when it can."""
    if not spans:
        return []
    off = plan.time_off.get(person_id, ())
    within = Span(min(span.start for span in spans) - WIDE, max(span.end for span in spans) + WIDE)
    taken = [shift.span for shift in shifts(plan, within) if shift.person_id == person_id]
    found = []
    for span, meets in _each(spans, taken):
        is_long = (span.end - span.start).total_seconds() > MINUTES_A_DAY * 60
        why = "Longer than 24 hours" if is_long else "Another shift at that time" if meets else ""
        found.append(_first(why or ("Time off then" if any(each.meets(span) for each in off) else ""), taken, span))
    return found


def _each(spans: Sequence[Span], taken: list[Span]) -> Iterable[tuple[Span, bool]]:
    """Go through the spans; what `_first` added to `taken` meanwhile counts, so that a file does not contradict itself."""
    return ((span, any(each.meets(span) for each in taken)) for span in spans)


def _first(why: str, taken: list[Span], span: Span) -> str:
    if not why:
        taken.append(span)
    return why


def plan_around(team_id: int, spans: Sequence[Span]) -> Plan:
    """Return a team's plan as it is being arranged, around these spans."""
    return arranged(team_id, Span(min(span.start for span in spans) - WIDE, max(span.end for span in spans) + WIDE))


def _change(plan: Plan, person_id: int, span: Span) -> Change:
    day = local_day(span.start, plan.hours.zone)
    starts, ends = (minutes_after(at, day, plan.hours.zone) for at in (span.start, span.end))
    return Change(day, person_id, None, starts, min(ends, starts + MINUTES_A_DAY))


def _add(team_id: int, monday: date, added: list[Change]) -> None:
    version = Week.objects.filter(team_id=team_id, monday=monday).values_list("version", flat=True).first() or 0
    week = opened(team_id, monday, version)
    changes = changes_of(week)
    last = max((change.id for change in changes), default=0)
    save_changes(week, [*changes, *(replace(change, id=last + count) for count, change in enumerate(added, 1))])


def _facts(spans: Sequence[Span]) -> dict[str, Any]:
    return {"first": min(span.start for span in spans).isoformat(), "last": max(span.end for span in spans).isoformat()}
