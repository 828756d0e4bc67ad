"""Verbs of people and settings, and the one check that all verbs share."""

from frontdesk.actor import Actor, Persona
from frontdesk.identity import permissions
from frontdesk.lib.errors import ForbiddenError

MANAGE_PEOPLE = permissions.SETTINGS_PEOPLE
MANAGE_TEAMS = permissions.SETTINGS_TEAMS
MANAGE_ORGANISATIONS = permissions.SETTINGS_ORGANISATIONS
MANAGE_DESK = permissions.SETTINGS_DESK
MANAGE_JOBS = permissions.SETTINGS_JOBS
READ_AUDIT = permissions.SETTINGS_AUDIT


def can(by: Actor, permission: str) -> bool:
    """Tell whether the actor's role holds a permission; the system holds all, a person in the portal none."""
    if by.persona is Persona.SYSTEM:
        return True
    return by.persona in (Persona.AGENT, Persona.READER, Persona.ADMIN) and by.may(permission)


def require(by: Actor, permission: str) -> None:
    """Raise ForbiddenError unless `can`."""
    if not can(by, permission):
        raise ForbiddenError(f"Your role does not allow this: {permissions.WORDS[permission].lower()}. An admin can change that.")
