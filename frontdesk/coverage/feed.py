"""A person's shifts and time off as a calendar that their own programs subscribe to (RFC 5545)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from frontdesk.actor import SYSTEM
from frontdesk.coverage.actions.feeds import digest
from frontdesk.coverage.local import DAY, jump
from frontdesk.coverage.models import Feed, TimeOff, TimeOffState
from frontdesk.coverage.own import OwnShift, own_shifts
from frontdesk.coverage.spans import NOTHING, Span
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.lib import clock

PAST, AHEAD = timedelta(weeks=4), timedelta(weeks=13)
REFRESH = timedelta(hours=1)
# Shifts that reach into these weeks begin and end this close to them.
MARGIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Published:
    """A calendar as it is sent, and a tag that stays the same while it says the same."""

    body: bytes
    tag: str


def published(token: str, host: str) -> Published | None:
    """Return the calendar of an address; None when the address leads nowhere, or its person has gone."""
    now = clock.now()
    with acting(SYSTEM):
        person = Person.objects.staff().filter(pk__in=Feed.objects.filter(digest=digest(token)).values("person_id")).first()
        if person is None:
            return None
        within = Span(now - PAST, now + AHEAD)
        shifts = own_shifts(person.pk, within)
        off = list(TimeOff.objects.filter(person=person, state=TimeOffState.APPROVED, starts_at__lt=within.end, ends_at__gt=within.start))
    events = [*(_shift(own, person, host) for own in shifts), *(_off(each, person, host) for each in off)]
    tag = sha256(b"".join(event.to_ical() for event in events)).hexdigest()[:32]
    for event in events:
        # When this was written; left out of the tag, which says whether anything is different.
        event.add("dtstamp", now)
    return Published(_calendar(events, within), tag)


def _calendar(events: list[Event], within: Span) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Frontdesk//Shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Shifts")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    for name in sorted(calendar.get_missing_tzids()):
        calendar.add_component(_zone(name, within))
    return bytes(calendar.to_ical())


def _zone(name: str, within: Span) -> Timezone:
    """Return a VTIMEZONE with each change of the clocks in these weeks; each begins at the local time before it (RFC 5545, 3.6.5)."""
    place, at = ZoneInfo(name), within.start - MARGIN
    zone = Timezone()
    zone.add("tzid", name)
    zone.add_component(_observance(at, at, place))
    while at < within.end + MARGIN:
        if at.astimezone(place).utcoffset() != (at + DAY).astimezone(place).utcoffset():
            zone.add_component(_observance(at, jump(at, at + DAY, place), place))
        at += DAY
    return zone


def _observance(before: datetime, change: datetime, place: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    old, new = before.astimezone(place), change.astimezone(place)
    observance = TimezoneDaylight() if new.dst() else TimezoneStandard()
    observance.add("dtstart", (change + (old.utcoffset() or NOTHING)).replace(tzinfo=None))
    observance.add("tzoffsetfrom", old.utcoffset())
    observance.add("tzoffsetto", new.utcoffset())
    observance.add("tzname", new.tzname())
    return observance


def _shift(own: OwnShift, person: Person, host: str) -> Event:
    span, zone = own.shift.span, ZoneInfo(own.zone)
    event = _event(
        f"shift-{own.team.pk}-{person.pk}-{span.start.timestamp():.0f}@{host}",
        f"{own.team.name}{' (backup)' if own.shift.is_backup else ''}",
    )
    event.add("dtstart", _local(span.start, zone))
    event.add("dtend", _local(span.end, zone))
    event.add("transp", "OPAQUE")
    return event


def _off(off: TimeOff, person: Person, host: str) -> Event:
    zone = ZoneInfo(person.timezone or "UTC")
    first, last = off.starts_at.astimezone(zone), off.ends_at.astimezone(zone)
    event = _event(f"off-{off.pk}@{host}", "Time off")
    is_whole = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
    event.add("dtstart", first.date() if is_whole else _local(off.starts_at, zone))
    event.add("dtend", last.date() if is_whole else _local(off.ends_at, zone))
    return event


def _event(uid: str, summary: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    return event


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment in its zone; of an hour that comes twice, the second time in UTC, because RFC 5545 means the first."""
    local = moment.astimezone(zone)
    return moment.astimezone(ZoneInfo("UTC")) if local.fold else local
