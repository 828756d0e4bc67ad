"""Who may arrange which team."""

from frontdesk.actor import Actor, Persona
from frontdesk.identity.access import can
from frontdesk.identity.models import Person, Team, TeamMembership
from frontdesk.identity.permissions import SETTINGS_COVERAGE, SETTINGS_COVERAGE_OWN
from frontdesk.lib.errors import ForbiddenError


def opens(by: Actor) -> bool:
    """Whether there can be a team that the actor arranges."""
    return can(by, SETTINGS_COVERAGE) or can(by, SETTINGS_COVERAGE_OWN)


def arranges(by: Actor, team_id: int) -> bool:
    """Whether the actor arranges a team: any, or one that they lead. It is done in the settings."""
    if by.persona not in (Persona.ADMIN, Persona.SYSTEM):
        return False
    if can(by, SETTINGS_COVERAGE):
        return True
    led = TeamMembership.objects.filter(team_id=team_id, person_id=by.me, is_lead=True)
    return can(by, SETTINGS_COVERAGE_OWN) and led.exists()


def require(by: Actor, team_id: int) -> None:
    """Raise ForbiddenError unless the actor arranges the team."""
    if not arranges(by, team_id):
        raise ForbiddenError("Your role does not let you arrange this team's coverage. An admin can change that.")


def require_for(by: Actor, person_id: int) -> None:
    """Raise ForbiddenError unless the actor arranges a team that the person is in."""
    teams = TeamMembership.objects.filter(person_id=person_id).values_list("team_id", flat=True) if opens(by) else []
    if not any(arranges(by, team_id) for team_id in teams):
        raise ForbiddenError("Your role does not let you decide about this person's time. An admin can change that.")


def is_at_the_desk(by: Actor) -> bool:
    """Whether the actor came in by the workspace."""
    return by.persona in (Persona.AGENT, Persona.READER)


def require_staff(by: Actor) -> None:
    """Raise ForbiddenError unless the actor came in by the workspace: what is one's own is done there."""
    if not is_at_the_desk(by):
        raise ForbiddenError("This is done in the workspace. Please sign in there.")


def arranged_teams(by: Actor) -> list[Team]:
    """Return the current teams that the actor arranges, by name."""
    teams = Team.objects.filter(is_archived=False)
    if can(by, SETTINGS_COVERAGE):
        return list(teams)
    if not can(by, SETTINGS_COVERAGE_OWN):
        return []
    return list(teams.filter(memberships__person_id=by.me, memberships__is_lead=True))


def members(team_id: int) -> list[Person]:
    """Return the active colleagues of a team, by name."""
    return list(Person.objects.staff().filter(memberships__team_id=team_id).order_by("name", "id"))
