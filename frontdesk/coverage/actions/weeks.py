"""Single changes of one week: nothing is in force before it is published."""

from dataclasses import replace
from datetime import date

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import require_day, require_member, require_times, require_version
from frontdesk.coverage.local import DAY, minutes_after, range_on
from frontdesk.coverage.models import Week
from frontdesk.coverage.plan import Change, Plan, Shift, shifts
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import arranged, change_to_row, changes_of, week_span
from frontdesk.events.record import record
from frontdesk.lib.errors import ConflictError, InvalidError

UNDO_MAX = 30
# Shifts of the week may begin before it and end after it, in another zone.
WIDE = 2 * DAY
GONE = "This shift is no longer there. Look again, then repeat what you wanted."


def set_shift(
    team_id: int, *, day: date, person_id: int, starts: int, ends: int, is_backup: bool = False, key: str = "", version: int, by: Actor
) -> Week:
    """Add a shift to the week of `day`, or move the one that `key` names: to other times, another day of the week, another person.

    Raises: InvalidError for times that are no shift, somebody outside of the team, time off or another shift of theirs; ConflictError when
    the week was changed meanwhile or the shift is gone; ForbiddenError.
    """
    access.require(by, team_id)
    person = require_member(team_id, person_id)
    require_day(day)
    require_times(starts, ends)
    week, plan = _opened(team_id, monday_of(day), version)
    wanted = Change(day, person_id, None, starts, ends, is_backup)
    changes, old = _without(changes_of(week), plan, week.monday, key) if key else (changes_of(week), None)
    if old is not None and old.pattern is not None:
        changes = [each for each in changes if (each.pattern, each.day) != (old.pattern, old.day)]
        # A recurring shift that goes to another day falls out on its own and is added there.
        is_moved = old.day != day
        wanted = wanted if is_moved else replace(wanted, pattern=old.pattern)
        changes += [_numbered(Change(old.day, old.person_id, old.pattern), changes)] if is_moved else []
    _require_free(plan, wanted, old, person.first_name)
    # A shift that was added keeps its name wherever it goes.
    keeps = old.change if old is not None and old.pattern is None else None
    save_changes(week, [*changes, replace(wanted, id=keeps) if keeps else _numbered(wanted, changes)])
    before = _times(old) if old else None
    record("coverage.shift_set", by=by, team=team_id, week=week.monday, person=person_id, before=before, after=change_to_row(wanted))
    return week


def remove_shift(team_id: int, *, monday: date, key: str, version: int, by: Actor) -> Week:
    """Take a shift out of one week; a recurring one comes again in the next. Raises: ConflictError, ForbiddenError."""
    access.require(by, team_id)
    week, plan = _opened(team_id, monday, version)
    changes, old = _without(changes_of(week), plan, monday, key)
    if old.pattern is not None:
        changes.append(_numbered(Change(old.day, old.person_id, old.pattern), changes))
    save_changes(week, changes)
    record("coverage.shift_removed", by=by, team=team_id, week=monday, person=old.person_id, before=_times(old))
    return week


def swap_shifts(team_id: int, *, monday: date, key: str, other_key: str, version: int, by: Actor) -> Week:
    """Let two people work each other's shift. Raises: InvalidError when one of them cannot, ConflictError, ForbiddenError."""
    access.require(by, team_id)
    week, plan = _opened(team_id, monday, version)
    _, one = _without(changes_of(week), plan, monday, key)
    _, other = _without(changes_of(week), plan, monday, other_key)
    if one.person_id == other.person_id:
        raise InvalidError("Both shifts are the same person's.")
    changes = changes_of(week)
    for old, person_id in ((one, other.person_id), (other, one.person_id)):
        changes, _ = _without(changes, plan, monday, old.key)
        given = Change(old.day, person_id, old.pattern, *_minutes(old, plan), old.is_backup)
        kept = replace(plan, changes=tuple(each for each in plan.changes if each.id not in (one.change, other.change)))
        person = require_member(team_id, person_id)
        _require_free(kept, given, old, person.first_name, besides=one if old is other else other)
        changes.append(_numbered(given, changes))
    save_changes(week, changes)
    record("coverage.shifts_swapped", by=by, team=team_id, week=monday, people=[one.person_id, other.person_id])
    return week


def undo_week(team_id: int, *, monday: date, version: int, by: Actor) -> Week:
    """Take back the last change of a week that is not yet published. Raises: ConflictError when there is none, ForbiddenError."""
    access.require(by, team_id)
    week, _ = _opened(team_id, monday, version)
    if not week.past:
        raise ConflictError("There is nothing to undo in this week.")
    week.changes = week.past.pop()
    week.version += 1
    week.save()
    record("coverage.week_undone", by=by, team=team_id, week=monday)
    return week


def opened(team_id: int, monday: date, version: int) -> Week:
    """Return a week locked, made when it is the first change. Raises: ConflictError when it is not the version that was shown."""
    require_day(monday)
    week = Week.objects.select_for_update().filter(team_id=team_id, monday=monday).first()
    require_version(version, week.version if week else 0)
    if week is None:
        week, is_new = Week.objects.get_or_create(team_id=team_id, monday=monday, defaults={"version": 0})
        require_version(int(is_new), 1)
    return week


def _opened(team_id: int, monday: date, version: int) -> tuple[Week, Plan]:
    if monday != monday_of(monday):
        raise InvalidError("A week begins on a Monday.")
    week = opened(team_id, monday, version)
    span = week_span(monday, "UTC")
    return week, arranged(team_id, Span(span.start - WIDE, span.end + WIDE))


def _without(changes: list[Change], plan: Plan, monday: date, key: str) -> tuple[list[Change], Shift]:
    """Return the changes without those of one shift, and the shift."""
    span = week_span(monday, plan.hours.zone)
    old = next((shift for shift in shifts(plan, Span(span.start - WIDE, span.end + WIDE)) if shift.key == key), None)
    if old is None or monday_of(old.day) != monday:
        raise ConflictError(GONE)
    if old.pattern is None:
        return [each for each in changes if each.id != old.change], old
    return [each for each in changes if (each.pattern, each.day) != (old.pattern, old.day)], old


def _numbered(change: Change, others: list[Change]) -> Change:
    return replace(change, id=max((each.id for each in others), default=0) + 1)


def _require_free(plan: Plan, wanted: Change, old: Shift | None, name: str, besides: Shift | None = None) -> None:
    """Raise InvalidError when somebody is off or in another shift at that time."""
    if wanted.starts is None or wanted.ends is None:
        return
    span = range_on(wanted.day, wanted.starts, wanted.ends, plan.hours.zone)
    if any(off.meets(span) for off in plan.time_off.get(wanted.person_id, ())):
        raise InvalidError(f"{name} has time off then. Choose somebody else, or cancel the time off first.", field="person")
    for shift in shifts(plan, span):
        is_other = shift.person_id == wanted.person_id and all(gone is None or shift.key != gone.key for gone in (old, besides))
        if is_other and shift.span.meets(span):
            raise InvalidError(f"{name} has another shift at that time.", field="starts")


def _minutes(shift: Shift, plan: Plan) -> tuple[int, int]:
    """Return a shift's times in minutes after midnight of its day, as the team's clocks show them."""
    starts, ends = (minutes_after(moment, shift.day, plan.hours.zone) for moment in (shift.span.start, shift.span.end))
    return starts, ends


def save_changes(week: Week, changes: list[Change]) -> None:
    """Keep what differs in a week, and what it was before."""
    week.past = [*week.past, week.changes][-UNDO_MAX:]
    week.changes = [change_to_row(change) for change in changes]
    week.version += 1
    week.save()


def _times(shift: Shift) -> list[str]:
    return [shift.span.start.isoformat(), shift.span.end.isoformat()]
