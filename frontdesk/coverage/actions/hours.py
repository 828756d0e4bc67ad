"""A team's opening hours."""

from collections.abc import Iterable, Mapping
from datetime import date

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.checking import ordered_ranges, require_day, require_member, require_version, require_zone
from frontdesk.coverage.documents import of_hours
from frontdesk.coverage.holidays import regions
from frontdesk.coverage.models import TeamHours
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.keeping import keep

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Ranges = Iterable[tuple[int, int]]


def set_hours(
    team_id: int,
    *,
    zone: str,
    ranges: Mapping[int, Ranges],
    special: Mapping[date, Ranges],
    country: str = "",
    region: str = "",
    owner_id: int | None = None,
    approves_swaps: bool = True,
    version: int,
    by: Actor,
) -> TeamHours:
    """Set when a team is open (minutes after midnight by ISO weekday, and on special days), who hears of gaps, who has a say in swaps.

    Raises: InvalidError, ConflictError when `version` (0: none yet) is not what is saved, ForbiddenError.
    """
    access.require(by, team_id)
    require_zone(zone)
    _require_place(country, region)
    for day in special:
        require_day(day, "special")
    if owner_id is not None:
        require_member(team_id, owner_id)
    saved = TeamHours.objects.select_for_update().filter(team_id=team_id).first()
    require_version(version, saved.version if saved else 0)
    row = saved or TeamHours(team_id=team_id, version=0)
    before = _facts(row)
    row.zone, row.country, row.region, row.owner_id, row.approves_swaps = zone, country, region, owner_id, approves_swaps
    row.ranges = {str(day): kept for day, each in sorted(ranges.items()) if (kept := ordered_ranges(each, WEEKDAYS[day - 1]))}
    row.special = {str(day): ordered_ranges(each, str(day)) for day, each in sorted(special.items())}
    if saved and _facts(row) == before:
        return row
    row.version += 1
    row.save(force_insert=saved is None)
    keep("hours", team_id, of_hours(row), by=by)
    record("coverage.hours_set", by=by, team=team_id, before=before if saved else None, after=_facts(row))
    return row


def _facts(row: TeamHours) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("zone", "country", "region", "ranges", "special", "owner_id", "approves_swaps")}


def _require_place(country: str, region: str) -> None:
    if country and country not in regions():
        raise InvalidError("The public holidays of this country are not known.", field="country")
    if region and region not in regions().get(country, ()):
        raise InvalidError("This is no region of the country.", field="region")
