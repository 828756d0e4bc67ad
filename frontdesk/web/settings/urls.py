"""Addresses of the settings window."""

from django.urls import path

from frontdesk.web.settings.views import (
    audit,
    desk,
    index,
    jobs,
    leaving,
    merging,
    organisations,
    people,
    roles,
    second_steps,
    sign_ins,
    tags,
    teams,
)

app_name = "settings"

urlpatterns = [
    path("", index.index, name="index"),
    path("people/", people.people, name="people"),
    path("people/new/", people.invite, name="invite"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/invitation/", people.send_invitation, name="send_invitation"),
    path("people/<int:person_id>/sessions/", people.end_sessions, name="end_sessions"),
    path("people/<int:person_id>/deactivation/", leaving.deactivate, name="deactivate"),
    path("people/<int:person_id>/reactivation/", leaving.reactivate, name="reactivate"),
    path("people/<int:person_id>/merge/", merging.merge, name="merge"),
    path("people/<int:person_id>/second-step/reset/", second_steps.reset, name="reset_second_step"),
    path("second-steps/", second_steps.second_steps, name="second_steps"),
    path("second-steps/<int:role_id>/", second_steps.change, name="second_step"),
    path("sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.new_role, name="new_role"),
    path("roles/<int:role_id>/", roles.role, name="role"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new_team, name="new_team"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/members/", teams.members, name="members"),
    path("teams/<int:team_id>/archive/", teams.archive, name="archive_team"),
    path("teams/<int:team_id>/restoration/", teams.restore, name="restore_team"),
    path("tags/", tags.tags, name="tags"),
    path("tags/new/", tags.new_tag, name="new_tag"),
    path("tags/<int:tag_id>/", tags.tag, name="tag"),
    path("desk/", desk.desk, name="desk"),
    path("desk/notices/", desk.notices, name="desk_notices"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/retry/", jobs.run_again, name="run_again"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="export_audit"),
]
