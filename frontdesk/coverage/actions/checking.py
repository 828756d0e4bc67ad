"""What several actions check, in words for the person who typed it."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from frontdesk.coverage.local import MINUTES_A_DAY, zone_names
from frontdesk.identity.models import Person
from frontdesk.lib.errors import ConflictError, InvalidError

CHANGED = "Somebody changed this while you were looking at it. Nothing was overwritten. Look again, then repeat what you wanted."


# Calendars of other years are a slip of the finger, and the arithmetic needs some room on both sides.
YEARS = range(2000, 2101)


def require_day(day: date, field: str = "day") -> None:
    """Raise InvalidError for a day so far away that it can only be a mistake."""
    if day.year not in YEARS:
        raise InvalidError(f"The year {day.year} is too far away. Choose a day from {YEARS.start} to {YEARS.stop - 1}.", field=field)


def require_version(shown: int, saved: int) -> None:
    """Raise ConflictError when what was shown is not what is saved."""
    if shown != saved:
        raise ConflictError(CHANGED)


def require_times(starts: int, ends: int) -> None:
    """Raise InvalidError for times that are no shift."""
    if not 0 <= starts < MINUTES_A_DAY:
        raise InvalidError("A shift starts between 00:00 and 23:59 of its day.", field="starts")
    if ends <= starts:
        raise InvalidError("This shift ends before it starts. Does it end on the next day?", field="ends")
    if ends - starts > MINUTES_A_DAY:
        raise InvalidError("A shift is at most 24 hours long.", field="ends")


def require_zone(zone: str) -> None:
    """Raise InvalidError for a time zone that there is not."""
    if zone not in zone_names():
        raise InvalidError(f"There is no time zone “{zone}”. Zones are called like Europe/Berlin.", field="zone")


def require_member(team_id: int, person_id: int) -> Person:
    """Return a colleague of the team. Raises: InvalidError when they are not in it, or gone."""
    person = Person.objects.staff().filter(pk=person_id, memberships__team_id=team_id).first()
    if person is None:
        raise InvalidError("This person is not in the team. Add them to the team first.", field="person")
    return person


def ordered_ranges(ranges: Iterable[tuple[int, int]], day: str) -> list[list[int]]:
    """Return a day's opening hours in order. Raises: InvalidError when one is no range or two overlap."""
    found = sorted([starts, ends] for starts, ends in ranges)
    for starts, ends in found:
        if not 0 <= starts < MINUTES_A_DAY or ends > starts + MINUTES_A_DAY:
            raise InvalidError(f"{day}: the team opens between 00:00 and 23:59, for at most 24 hours.", field="ranges")
        if ends <= starts:
            raise InvalidError(f"{day}: the team closes before it opens.", field="ranges")
    for before, after in pairwise(found):
        if after[0] < before[1]:
            raise InvalidError(f"{day}: two of the opening hours overlap.", field="ranges")
    return found
