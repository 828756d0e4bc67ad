"""Public holidays by country and region."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache

import holidays as calendars

# A calendar is worked out a year at a time; the newest few hundred are kept.
YEARS_KEPT = 400


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """Return the countries whose holidays are known (ISO 3166 codes), each with its regions."""
    return {country: tuple(found) for country, found in calendars.list_supported_countries(include_aliases=False).items()}


@lru_cache(maxsize=YEARS_KEPT)
def of_year(country: str, region: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their names; none without a country, or where none are known."""
    if country not in regions() or (region and region not in regions()[country]):
        return {}
    return dict(calendars.country_holidays(country, subdiv=region or None, years=year, language="en_US"))


def holidays_on(days: Iterable[date], country: str, region: str = "") -> dict[date, str]:
    """Return which of these days are public holidays, and their names."""
    return {day: name for day in days if (name := of_year(country, region, day.year).get(day))}
