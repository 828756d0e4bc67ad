"""Being away: no new tickets for a while, without signing out."""

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.lib import clock
from frontdesk.routing.giving_out import look_soon


def set_away(*, is_away: bool, by: Actor) -> None:
    """Say that the actor is away, or there again: then what waits in their teams is given out. Raises: ForbiddenError."""
    set_preferences(away_since=clock.now().isoformat() if is_away else "", by=by)
    if not is_away:
        with acting(SYSTEM):
            for team_id in by.team_ids:
                look_soon(team_id)
