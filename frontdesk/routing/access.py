"""Who may set how tickets find their people."""

from frontdesk.actor import Actor, Persona
from frontdesk.identity.access import can
from frontdesk.identity.models import Team, TeamMembership
from frontdesk.identity.permissions import SETTINGS_COVERAGE_OWN, SETTINGS_ROUTING
from frontdesk.lib.errors import ForbiddenError

REFUSED = "Your role does not let you set who gets tickets here. An admin can change that."


def sets_all(by: Actor) -> bool:
    """Whether the actor sets it for the whole desk. It is done in the settings."""
    return by.persona in (Persona.ADMIN, Persona.SYSTEM) and can(by, SETTINGS_ROUTING)


def sets(by: Actor, team_id: int) -> bool:
    """Whether the actor sets it for a team: any, or one that they lead and arrange."""
    if by.persona not in (Persona.ADMIN, Persona.SYSTEM):
        return False
    led = TeamMembership.objects.filter(team_id=team_id, person_id=by.me, is_lead=True)
    return can(by, SETTINGS_ROUTING) or (can(by, SETTINGS_COVERAGE_OWN) and led.exists())


def require_all(by: Actor) -> None:
    """Raise ForbiddenError unless the actor sets it for the whole desk."""
    if not sets_all(by):
        raise ForbiddenError(REFUSED)


def require(by: Actor, team_id: int) -> None:
    """Raise ForbiddenError unless the actor sets it for the team."""
    if not sets(by, team_id):
        raise ForbiddenError(REFUSED)


def teams_set_by(by: Actor) -> list[Team]:
    """Return the current teams that the actor sets it for, by name."""
    teams = Team.objects.filter(is_archived=False)
    if can(by, SETTINGS_ROUTING):
        return list(teams)
    if not can(by, SETTINGS_COVERAGE_OWN):
        return []
    return list(teams.filter(memberships__person_id=by.me, memberships__is_lead=True))
