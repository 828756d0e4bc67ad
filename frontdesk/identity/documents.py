"""What can be set of roles, teams and the desk, as JSON: for versions and files. Other settings are named by their keys."""

from typing import Any

from frontdesk.identity.models import Desk, Organisation, Provider, Role, Team
from frontdesk.identity.reach import stated

Document = dict[str, Any]


def of_role(role: Role) -> Document:
    """Return a role's name and permissions."""
    return {"name": role.name, "permissions": stated(role.permissions)}


def of_second_step(role: Role) -> Document:
    """Return after how many days the role's people need a second step."""
    return {"days": role.second_step_days}


def of_team(team: Team) -> Document:
    """Return what a team is called and shown as, and whether it is archived. Who is in it is about people, not a setting."""
    return {"name": team.name, "topic": team.topic, "icon": team.icon, "archived": team.is_archived}


def of_desk(desk: Desk) -> Document:
    """Return the desk's name, colour and default team."""
    return {"name": desk.name, "hue": desk.hue, "default_team": desk.default_team.slug if desk.default_team else None}


def of_organisation(organisation: Organisation) -> Document:
    """Return what an organisation is called and whether its managers read along."""
    return {"name": organisation.name, "shares_tickets": organisation.shares_tickets}


def of_provider(provider: Provider) -> Document:
    """Return everything of a provider but its secret."""
    return {
        "name": provider.name,
        "server_url": provider.server_url,
        "client_id": provider.client_id,
        "domains": list(provider.domains),
        "makes_people": provider.makes_people,
        "on": provider.is_on,
    }
