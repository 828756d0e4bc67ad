"""Stretches of time in UTC, and what two sets of them have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

NOTHING = timedelta()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` until just before `end`; both aware. Sorts by start."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.start <= moment < self.end

    def meets(self, other: "Span") -> bool:
        """Whether they share a moment."""
        return self.start < other.end and other.start < self.end


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same time in order, without overlaps, as few spans as possible; empty ones fall away."""
    whole: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def common(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the time that is in both."""
    rest = joined(others)
    return joined(Span(max(a.start, b.start), min(a.end, b.end)) for a in joined(some) for b in rest if a.meets(b))


def without(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the time that is in the first and not in the second."""
    left: list[Span] = []
    holes = joined(others)
    for span in joined(some):
        start = span.start
        for hole in holes:
            if hole.meets(span):
                left.append(Span(start, hole.start))
                start = max(start, hole.end)
        left.append(Span(start, span.end))
    return joined(left)


def length(spans: Iterable[Span]) -> timedelta:
    """Return how long they are together, time that is in several counted once."""
    return sum((span.length for span in joined(spans)), NOTHING)


def levels(spans: Iterable[Span], within: Span) -> list[tuple[Span, int]]:
    """Cut `within` wherever a span begins or ends, and count for each piece how many spans lie over it."""
    those = [span for span in spans if span.meets(within)]
    inner = (moment for span in those for moment in (span.start, span.end) if within.holds(moment))
    edges = sorted({within.start, within.end, *inner})
    pieces: list[tuple[Span, int]] = []
    for start, end in pairwise(edges):
        count = sum(span.holds(start) for span in those)
        if pieces and pieces[-1][1] == count:
            pieces[-1] = (Span(pieces[-1][0].start, end), count)
        else:
            pieces.append((Span(start, end), count))
    return pieces
