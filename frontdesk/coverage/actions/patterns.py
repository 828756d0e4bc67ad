"""Shifts that come again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import CHANGED, require_day, require_member, require_times, require_version, require_zone
from frontdesk.coverage.documents import of_pattern
from frontdesk.coverage.models import ShiftPattern
from frontdesk.events.record import record
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.versions.keeping import keep

EVERY_WEEKS_MAX = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """What a recurring shift is made of; times in minutes after midnight, an empty zone is the team's."""

    person_id: int
    weekdays: tuple[int, ...]
    starts: int
    ends: int
    valid_from: date
    valid_until: date | None = None
    every_weeks: int = 1
    zone: str = ""
    is_backup: bool = False


def create_pattern(team_id: int, *, by: Actor, weekdays: Iterable[int], **facts: object) -> ShiftPattern:
    """Let somebody work on these weekdays from one day on; weeks that are published already keep what they say.

    `facts` are those of a Rule. Raises: InvalidError, ForbiddenError.
    """
    access.require(by, team_id)
    row = ShiftPattern(team_id=team_id)
    _put(row, _checked(team_id, weekdays, facts))
    row.save(force_insert=True)
    keep("pattern", row.pk, of_pattern(row), by=by)
    record("coverage.pattern_created", by=by, team=team_id, pattern=row.pk, after=_facts(row))
    return row


def change_pattern(pattern: ShiftPattern, *, version: int, by: Actor, weekdays: Iterable[int], **facts: object) -> ShiftPattern:
    """Change a recurring shift wholly, past days included; weeks that are published already keep what they say.

    Raises: InvalidError, ConflictError when it was changed meanwhile, ForbiddenError.
    """
    access.require(by, pattern.team_id)
    row = ShiftPattern.objects.select_for_update().filter(pk=pattern.pk).first()
    if row is None:
        raise ConflictError(CHANGED)
    require_version(version, row.version)
    before = _facts(row)
    _put(row, _checked(row.team_id, weekdays, facts))
    if _facts(row) == before:
        return row
    row.version += 1
    row.save()
    keep("pattern", row.pk, of_pattern(row), by=by)
    record("coverage.pattern_changed", by=by, team=row.team_id, pattern=row.pk, before=before, after=_facts(row))
    return row


def delete_pattern(pattern: ShiftPattern, *, version: int, last_day: date | None = None, by: Actor) -> None:
    """End a recurring shift with `last_day`, or take it away as if it had never been.

    Raises: ConflictError when it was changed meanwhile, ForbiddenError.
    """
    access.require(by, pattern.team_id)
    saved = ShiftPattern.objects.select_for_update().filter(pk=pattern.pk).first()
    require_version(version, saved.version if saved else 0)
    if last_day is not None and last_day >= pattern.valid_from:
        ShiftPattern.objects.filter(pk=pattern.pk).update(valid_until=last_day, version=version + 1)
        keep("pattern", pattern.pk, of_pattern(pattern) | {"valid_until": last_day.isoformat()}, by=by)
        record("coverage.pattern_ended", by=by, team=pattern.team_id, pattern=pattern.pk, person=pattern.person_id, last_day=last_day)
        return
    ShiftPattern.objects.filter(pk=pattern.pk).delete()
    keep("pattern", pattern.pk, None, by=by)
    record("coverage.pattern_deleted", by=by, team=pattern.team_id, pattern=pattern.pk, before=_facts(pattern))


def _checked(team_id: int, weekdays: Iterable[int], facts: dict[str, object]) -> Rule:
    rule = Rule(weekdays=tuple(sorted(set(weekdays))), **facts)  # type: ignore[arg-type]  # a wrong name is a TypeError, as for any call
    require_member(team_id, rule.person_id)
    require_times(rule.starts, rule.ends)
    if rule.zone:
        require_zone(rule.zone)
    if not rule.weekdays or not set(rule.weekdays) <= set(range(1, 8)):
        raise InvalidError("Choose at least one day of the week.", field="weekdays")
    require_day(rule.valid_from, "valid_from")
    if rule.valid_until is not None:
        require_day(rule.valid_until, "valid_until")
        if rule.valid_until < rule.valid_from:
            raise InvalidError("The last day is before the first.", field="valid_until")
    if not 1 <= rule.every_weeks <= EVERY_WEEKS_MAX:
        raise InvalidError(f"A shift comes every week, or every 2 to {EVERY_WEEKS_MAX} weeks.", field="every_weeks")
    return rule


def _put(row: ShiftPattern, rule: Rule) -> None:
    for name in Rule.__slots__:
        value = getattr(rule, name)
        setattr(row, name, list(value) if name == "weekdays" else value)


def _facts(row: ShiftPattern) -> dict[str, object]:
    return {name: getattr(row, name) for name in Rule.__slots__}
