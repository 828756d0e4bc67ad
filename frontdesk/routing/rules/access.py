"""Who may set rules."""

from frontdesk.actor import Actor, Persona
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_ROUTING
from frontdesk.lib.errors import ForbiddenError


def can(by: Actor) -> bool:
    """Tell whether the actor sets rules, which is done in the settings."""
    return by.persona in (Persona.ADMIN, Persona.SYSTEM) and access.can(by, SETTINGS_ROUTING)


def require(by: Actor) -> None:
    """Raise ForbiddenError unless `can`."""
    access.require(by, SETTINGS_ROUTING)
    if not can(by):
        raise ForbiddenError("This is done in the settings.")
