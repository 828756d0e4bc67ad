"""Everything that changes people, teams, organisations and the desk."""

from frontdesk.identity.actions.audit import export_audit
from frontdesk.identity.actions.desk import change_desk, create_first_admin, give_notices, show_first_steps
from frontdesk.identity.actions.invitations import accept_invitation, invitation_token, invite, invited_person
from frontdesk.identity.actions.jobs import failed_jobs, run_again
from frontdesk.identity.actions.organisations import change_organisation, create_organisation
from frontdesk.identity.actions.people import (
    change_person,
    change_profile,
    deactivate,
    end_session,
    end_sessions,
    keep_a_manager,
    person_for_address,
    reactivate,
    retire_merged,
    sign_out_everywhere,
)
from frontdesk.identity.actions.preferences import set_preferences
from frontdesk.identity.actions.providers import change_provider, create_provider, person_of_provider
from frontdesk.identity.actions.roles import change_role, create_role
from frontdesk.identity.actions.second_steps import (
    note_asked_for_second_step,
    note_second_step_added,
    note_second_step_removed,
    require_second_step,
    reset_second_step,
)
from frontdesk.identity.actions.seeing_as import begin_seeing_as, end_seeing_as
from frontdesk.identity.actions.signing_in import note_new_password, note_session_seen, note_sign_in_failed, note_signed_in
from frontdesk.identity.actions.teams import change_team, create_team, set_members, set_teams
from frontdesk.identity.actions.test_customer import keep_test_customer

__all__ = [
    "accept_invitation",
    "begin_seeing_as",
    "change_desk",
    "change_organisation",
    "change_person",
    "change_profile",
    "change_provider",
    "change_role",
    "change_team",
    "create_first_admin",
    "create_organisation",
    "create_provider",
    "create_role",
    "create_team",
    "deactivate",
    "end_seeing_as",
    "end_session",
    "end_sessions",
    "export_audit",
    "failed_jobs",
    "give_notices",
    "invitation_token",
    "invite",
    "invited_person",
    "keep_a_manager",
    "keep_test_customer",
    "note_asked_for_second_step",
    "note_new_password",
    "note_second_step_added",
    "note_second_step_removed",
    "note_session_seen",
    "note_sign_in_failed",
    "note_signed_in",
    "person_for_address",
    "person_of_provider",
    "reactivate",
    "require_second_step",
    "reset_second_step",
    "retire_merged",
    "run_again",
    "set_members",
    "set_preferences",
    "set_teams",
    "show_first_steps",
    "sign_out_everywhere",
]
