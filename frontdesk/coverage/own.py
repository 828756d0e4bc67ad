"""One person's shifts in all of their teams, as they are in force."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.coverage.plan import Shift, on_shift, shifts, worked
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import in_force
from frontdesk.identity.models import Team

# Who has no shift this long before and after a moment has none that could say whether they are at work.
AROUND = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OwnShift:
    """A shift, or what time off leaves of it, and the team it is in; `zone` is the team's."""

    team: Team
    zone: str
    shift: Shift


def own_shifts(person_id: int, within: Span) -> list[OwnShift]:
    """Return what somebody works within a span, in order: time off is taken out."""
    found: list[OwnShift] = []
    for team in _teams(person_id):
        plan = in_force(team.pk, within)
        found += [OwnShift(team, plan.hours.zone, shift) for shift in worked(plan, within) if shift.person_id == person_id]
    return sorted(found, key=lambda own: own.shift.span)


def is_on_shift(person_id: int, now: datetime) -> bool | None:
    """Tell whether somebody is on shift in any team, as backup too; None when they work no shifts at this time of the year."""
    around = Span(now - AROUND, now + AROUND)
    plans = [in_force(team.pk, around) for team in _teams(person_id)]
    if not any(shift.person_id == person_id for plan in plans for shift in shifts(plan, around)):
        return None
    return any(person_id in on_shift(plan, now) for plan in plans)


def _teams(person_id: int) -> list[Team]:
    return list(Team.objects.filter(memberships__person_id=person_id, is_archived=False))
