"""Gaps in coverage that come near: whoever looks after a team's coverage hears of each once, and no more of it once it is filled."""

from datetime import datetime, timedelta

from frontdesk.actor import SYSTEM, Window
from frontdesk.coverage.gaps import gaps
from frontdesk.coverage.models import GapTold, TeamHours
from frontdesk.coverage.owners import who_answers_for
from frontdesk.coverage.plan import shifts
from frontdesk.coverage.spans import Span, joined
from frontdesk.coverage.weeks import in_force
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.preferences import preferences
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.jobs.app import app
from frontdesk.lib import clock
from frontdesk.notify.actions import end_gap_cards, put_gap_card
from frontdesk.notify.browsers import has_browser
from frontdesk.notify.reasons import Reason, Way, ways

AHEAD = timedelta(hours=24)
# A gap is looked at so far back and ahead that it is told whole.
WIDE = timedelta(days=2)
# A team that plans nobody's shifts has opening hours and no gaps.
PLANS = timedelta(days=14)


def tell_gaps() -> int:
    """Tell of gaps within 24 hours in what is in force, take back those that were filled; return how many were new."""
    now = clock.now()
    with acting(SYSTEM):
        # Locked, so that of two workers one looks.
        teams = TeamHours.objects.select_for_update(of=("self",), skip_locked=True).filter(team__is_archived=False)
        return sum(_look(hours, now) for hours in teams.order_by("pk"))


def _look(hours: TeamHours, now: datetime) -> int:
    near = _near(hours.team_id, now)
    for row in GapTold.objects.filter(team_id=hours.team_id, filled_at=None, ends_at__gt=now - WIDE):
        same = [gap for gap in near if gap.meets(Span(row.starts_at, row.ends_at))]
        if same:
            GapTold.objects.filter(pk=row.pk).update(ends_at=same[0].end)
            near = [gap for gap in near if gap not in same]
        elif row.ends_at > now:
            GapTold.objects.filter(pk=row.pk).update(filled_at=now)
            end_gap_cards(row.pk, is_filled=True)
        else:
            end_gap_cards(row.pk, is_filled=False)
    for gap in near:
        facts = {"ends_at": gap.end, "filled_at": None}
        row, _ = GapTold.objects.update_or_create(team_id=hours.team_id, starts_at=gap.start, defaults=facts)
        for person_id in who_answers_for(hours.team_id):
            _tell(row.pk, person_id)
    return len(near)


def _near(team_id: int, now: datetime) -> list[Span]:
    plan = in_force(team_id, Span(now - PLANS, now + PLANS))
    if not shifts(plan, Span(now - PLANS, now + PLANS)):
        return []
    found = joined(gaps(plan, Span(now - WIDE, now + WIDE)))
    return [gap for gap in found if gap.end > now and gap.start < now + AHEAD]


def _tell(gap_id: int, person_id: int) -> None:
    person = person_with_reach(person_id)
    if person is None:
        return
    chosen = ways(Reason.GAP, preferences(actor_for(person, Window.WORKSPACE)).notices, desk.current().notices)
    card = put_gap_card(person_id, gap_id=gap_id, ways=chosen)
    if card and Way.PUSH in chosen and has_browser(person_id):
        app.configure_task("push_card").defer(card=card, person=person_id)
