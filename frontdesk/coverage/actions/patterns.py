"""Shifts that come again."""

from collections.abc import Iterable
from datetime import date

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import require_member, require_times, require_version, require_zone
from frontdesk.coverage.models import ShiftPattern
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError

EVERY_WEEKS_MAX = 12


def create_pattern(
    team_id: int,
    *,
    person_id: int,
    weekdays: Iterable[int],
    starts: int,
    ends: int,
    valid_from: date,
    valid_until: date | None = None,
    every_weeks: int = 1,
    zone: str = "",
    is_backup: bool = False,
    by: Actor,
) -> ShiftPattern:
    """Let somebody work on these weekdays from one day on; weeks that are published already keep what they say.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, team_id)
    require_member(team_id, person_id)
    require_times(starts, ends)
    if zone:
        require_zone(zone)
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise InvalidError("Choose at least one day of the week.", field="weekdays")
    if valid_until is not None and valid_until < valid_from:
        raise InvalidError("The last day is before the first.", field="valid_until")
    if not 1 <= every_weeks <= EVERY_WEEKS_MAX:
        raise InvalidError(f"A shift comes every week, or every 2 to {EVERY_WEEKS_MAX} weeks.", field="every_weeks")
    row = ShiftPattern(
        team_id=team_id,
        person_id=person_id,
        weekdays=days,
        starts=starts,
        ends=ends,
        zone=zone,
        valid_from=valid_from,
        valid_until=valid_until,
        every_weeks=every_weeks,
        is_backup=is_backup,
    )
    row.save(force_insert=True)
    record("coverage.pattern_created", by=by, team=team_id, pattern=row.pk, after=_facts(row))
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
        record("coverage.pattern_ended", by=by, team=pattern.team_id, pattern=pattern.pk, person=pattern.person_id, last_day=last_day)
        return
    ShiftPattern.objects.filter(pk=pattern.pk).delete()
    record("coverage.pattern_deleted", by=by, team=pattern.team_id, pattern=pattern.pk, before=_facts(pattern))


def _facts(row: ShiftPattern) -> dict[str, object]:
    names = ("person_id", "weekdays", "starts", "ends", "zone", "valid_from", "valid_until", "every_weeks", "is_backup")
    return {name: getattr(row, name) for name in names}
