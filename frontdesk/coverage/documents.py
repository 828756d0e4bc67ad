"""What can be set of opening hours and recurring shifts, as JSON: for versions and files. Times stand as people write them."""

from calendar import day_name
from typing import Any

from frontdesk.coverage.models import ShiftPattern, TeamHours
from frontdesk.coverage.ranges import range_text

Document = dict[str, Any]
WEEKDAYS = tuple(name.lower() for name in day_name)


def of_hours(row: TeamHours) -> Document:
    """Return when a team is open. Who hears of gaps is about a person, not a setting."""
    days = {name: _texts(row.ranges.get(str(number), ())) for number, name in enumerate(WEEKDAYS, 1)}
    special = {day: _texts(ranges) for day, ranges in sorted(row.special.items())}
    told = {"zone": row.zone, "country": row.country, "region": row.region, **days, "special_days": special}
    return told | {"approves_swaps": row.approves_swaps}


def of_pattern(row: ShiftPattern) -> Document:
    """Return who works when, again and again."""
    return {
        "team": row.team.slug,
        "person": row.person_id,
        "weekdays": list(row.weekdays),
        "hours": range_text(row.starts, row.ends),
        "zone": row.zone,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "every_weeks": row.every_weeks,
        "backup": row.is_backup,
    }


def _texts(ranges: Any) -> list[str]:
    return [range_text(starts, ends) for starts, ends in ranges]
