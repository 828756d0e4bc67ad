"""When teams are open and when somebody is on shift in them, as conditions ask for it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from frontdesk.actor import SYSTEM
from frontdesk.coverage.hours import open_spans
from frontdesk.coverage.plan import presence
from frontdesk.coverage.spans import Span, common, joined
from frontdesk.coverage.weeks import as_hours, hours_of, in_force
from frontdesk.db.acting import acting
from frontdesk.lib import clock

# What goes on knows this much to both sides of now, and looks again after so long.
AROUND = timedelta(days=1)
FRESH = timedelta(minutes=1)

Find = Callable[[int, Span], list[Span]]


class Calendars:
    """The boundaries of teams' hours and shifts: within a span, or always around the moment in which they are asked for."""

    def __init__(self, within: Span | None = None) -> None:
        self._within = within
        self._found: dict[tuple[str, int], tuple[datetime, list[Span]]] = {}

    def opening(self, team_ids: Sequence[Any]) -> list[datetime]:
        """Return when one of these teams opens and when all are closed, in turns."""
        return self._boundaries("opening", team_ids, _open)

    def staffed(self, team_ids: Sequence[Any]) -> list[datetime]:
        """Return when the first comes and when the last goes of all who work in these teams, in turns."""
        return self._boundaries("staffed", team_ids, _staffed)

    def _boundaries(self, what: str, team_ids: Iterable[int], find: Find) -> list[datetime]:
        spans = joined(span for team_id in team_ids for span in self._spans(what, team_id, find))
        return [moment for span in spans for moment in (span.start, span.end)]

    def _spans(self, what: str, team_id: int, find: Find) -> list[Span]:
        now = clock.now()
        kept = self._found.get((what, team_id))
        if kept is not None and (self._within is not None or abs(now - kept[0]) < FRESH):
            return kept[1]
        with acting(SYSTEM):
            spans = find(team_id, self._within or Span(now - AROUND, now + AROUND))
        self._found[what, team_id] = now, spans
        return spans


def _open(team_id: int, within: Span) -> list[Span]:
    return open_spans(as_hours(hours_of(team_id)), within)


def _staffed(team_id: int, within: Span) -> list[Span]:
    return common(presence(in_force(team_id, within), within), [within])
