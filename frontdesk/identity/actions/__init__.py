"""Everything that changes people, teams, organisations and the desk."""

from frontdesk.identity.actions.desk import change_desk, create_first_admin
from frontdesk.identity.actions.invitations import accept_invitation, invitation_token, invite, invited_person
from frontdesk.identity.actions.organisations import change_organisation, create_organisation
from frontdesk.identity.actions.people import (
    change_person,
    change_profile,
    deactivate,
    end_sessions,
    person_for_address,
    reactivate,
    retire_merged,
)
from frontdesk.identity.actions.teams import change_team, create_team, set_members

__all__ = [
    "accept_invitation",
    "change_desk",
    "change_organisation",
    "change_person",
    "change_profile",
    "change_team",
    "create_first_admin",
    "create_organisation",
    "create_team",
    "deactivate",
    "end_sessions",
    "invitation_token",
    "invite",
    "invited_person",
    "person_for_address",
    "reactivate",
    "retire_merged",
    "set_members",
]
