"""Hours as people write them: "08:30", "8-12, 13-17"."""

import re
from collections.abc import Iterable

RANGE = re.compile(r"^\s*(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*$")
DAY = 24 * 60


def clock(minutes: int) -> str:
    """Return minutes after midnight as "08:30"; the next day's begin at 00:00 again."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def range_text(starts: int, ends: int) -> str:
    """Return one range as a person would type it."""
    return f"{clock(starts)}-{'24:00' if ends == DAY else clock(ends)}"


def ranges_text(ranges: Iterable[Iterable[int]]) -> str:
    """Return ranges as a person would type them."""
    return ", ".join(range_text(starts, ends) for starts, ends in ranges)


def read_ranges(text: str) -> list[tuple[int, int]]:
    """Return what somebody typed as minutes; hours that end before they begin reach over midnight. Raises: ValueError."""
    found = []
    for part in filter(str.strip, text.split(",")):
        match = RANGE.match(part)
        if match is None:
            raise ValueError(part.strip())
        hour, minute, last_hour, last_minute = (int(piece or 0) for piece in match.groups())
        starts, ends = hour * 60 + minute, last_hour * 60 + last_minute
        if starts >= DAY or ends > DAY or max(minute, last_minute) > 59:
            raise ValueError(part.strip())
        found.append((starts, ends if ends > starts else ends + DAY))
    return found
