"""A place in the stream: what somebody had heard when their connection broke."""

import re
from dataclasses import dataclass

# A browser sends back what we gave it; whatever else comes was not ours.
WRITTEN = re.compile(r"(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)@(\d{1,12})")
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Place:
    """A snapshot of the database and when it was taken, in seconds since 1970 by the database's clock.

    `sees` is PostgreSQL's pg_visible_in_snapshot: below xmin everything had ended, from xmax on nothing had begun, and
    `running` was open between them.
    """

    xmin: int
    xmax: int
    running: frozenset[int]
    taken_at: int

    def sees(self, xid: int) -> bool:
        """Tell whether what this transaction wrote had been committed then."""
        return xid < self.xmin or (xid < self.xmax and xid not in self.running)

    @property
    def snapshot(self) -> str:
        """The snapshot as PostgreSQL writes it."""
        return f"{self.xmin}:{self.xmax}:{','.join(map(str, sorted(self.running)))}"

    def __str__(self) -> str:
        return f"{self.snapshot}@{self.taken_at}"


def read(text: str) -> Place | None:
    """Return the place that was written so; None when it was not us who wrote it."""
    found = WRITTEN.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    xmin, xmax, running, taken_at = found.groups()
    return Place(int(xmin), int(xmax), frozenset(map(int, running.split(","))) if running else frozenset(), int(taken_at))
