"""Calendar files: what they say is read, and what cannot be meant or would never end is refused in plain words."""

from datetime import UTC, datetime

import pytest

from frontdesk.coverage.importing import BYTES_MAX, Entry, read_calendar
from frontdesk.lib.errors import InvalidError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SINCE = "DTSTART:20261201T080000Z\r\nDTEND:20261201T160000Z\r\n"
EARLY = "DTSTART:20161201T080000Z\r\nDTEND:20161201T160000Z\r\n"


def file(*events: str) -> bytes:
    inner = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{event.strip()}\r\nEND:VEVENT\r\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inner}END:VCALENDAR\r\n".encode()


def said(entries: list[Entry]) -> list[str]:
    return [f"{entry.span.start:%d %H:%M} {entry.span.end:%d %H:%M}" for entry in entries]


@pytest.mark.parametrize(
    ("event", "entries"),
    [
        (SINCE, ["01 08:00 01 16:00"]),
        ("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203", ["30 23:00 02 23:00"]),
        ("DTSTART:20261201T080000\r\nDURATION:PT8H", ["01 07:00 01 15:00"]),
        ("DTSTART;TZID=America/New_York:20261201T080000\r\nDTEND;TZID=America/New_York:20261201T160000", ["01 13:00 01 21:00"]),
        (SINCE + "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE:20261202T080000Z", ["01 08:00 01 16:00", "03 08:00 03 16:00"]),
        (SINCE + "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["01 08:00 01 16:00", "03 08:00 03 16:00", "08 08:00 08 16:00"]),
        (SINCE + "RDATE:20261205T080000Z", ["01 08:00 01 16:00", "05 08:00 05 16:00"]),
    ],
)
def test_what_a_file_says_is_read(event: str, entries: list[str]) -> None:
    gone = SINCE + "STATUS:CANCELLED"
    past = "DTSTART:20261101T080000Z\r\nDTEND:20261101T160000Z"
    assert said(read_calendar(file(event, gone, past), "Europe/Berlin", NOW)) == entries


def test_a_series_follows_the_clocks_of_its_place() -> None:
    event = "DTSTART;TZID=Europe/Berlin:20270327T080000\r\nDTEND;TZID=Europe/Berlin:20270327T160000\r\nRRULE:FREQ=DAILY;COUNT=2"
    assert said(read_calendar(file(event), "UTC", NOW)) == ["27 07:00 27 15:00", "28 06:00 28 14:00"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no calendar file"),
        (b"\x00\xff <html>", "no calendar file"),
        (b"BEGIN:VCALENDAR\r\n" * 5000, "no calendar file"),
        (b"x" * (BYTES_MAX + 1), "larger than 256 KB"),
        (file(), "no event"),
        (file(*[SINCE] * 501), "more than 500 events"),
        (file(*[SINCE] * 201), "More than 200 entries"),
        (file("DTSTART:20261201T160000Z\r\nDTEND:20261201T080000Z"), "ends before it starts"),
        (file("DTSTART;TZID=Mars/Olympus:20261201T080000\r\nDURATION:PT1H"), "Mars/Olympus"),
        (file("SUMMARY:Party"), "“Party” begins at no time"),
        (file("DTSTART:99991231T080000Z\r\nDTEND:99991231T160000Z"), "begins at no time"),
        (file("DTSTART:20261201T080000Z\r\nDURATION:P9999999D"), "contradict"),
        (file("DTSTART:20201201T080000Z\r\nDTEND:20201201T090000Z"), "next 400 days"),
        (file(SINCE + "RRULE:FREQ=SECONDLY"), "by a rule that is not read"),
        (file(SINCE + "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "by a rule that is not read"),
        (file(SINCE + "RRULE:FREQ=YEARLY;BYSETPOS=1;BYDAY=MO"), "by a rule that is not read"),
        (file(SINCE + "RRULE:FREQ=DAILY;INTERVAL=0"), "every 0 days"),
        (file(SINCE + "RRULE:FREQ=DAILY;COUNT=0"), "every 0 days"),
        (file(SINCE + "RRULE:FREQ=NEVER"), "cannot be read"),
        (file(SINCE + "RRULE:FREQ=DAILY"), "More than 200 entries"),
        (file(*[EARLY + "RRULE:FREQ=DAILY"] * 2), "too many series"),
        (file("DTSTART:20001201T080000Z\r\nDTEND:20001201T090000Z\r\nRRULE:FREQ=WEEKLY"), "more than ten years ago"),
        (file(SINCE + "RDATE:" + ",".join(["20261205T080000Z"] * 401)), "more than 400 single dates"),
    ],
)
def test_what_cannot_be_meant_or_never_ends_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InvalidError, match=words):
        read_calendar(data, "Europe/Berlin", NOW)
