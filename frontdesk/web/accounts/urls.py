"""Addresses of the accounts window."""

from django.urls import include, path

from frontdesk.web.accounts.views import joining, second_step, seeing_as, sessions

urlpatterns = [
    path("accounts/sessions/<int:session_id>/end/", sessions.end_session, name="end_session"),
    path("accounts/see-as/stop/", seeing_as.stop, name="see_as_stop"),
    path("accounts/sign-ins/", sessions.sign_ins, name="sign_ins"),
    # In place of the library's own: it also says until when a role needs a second step.
    path("accounts/2fa/", second_step.index, name="mfa_index"),
    path("accounts/", include("allauth.urls")),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("setup/waiting/", joining.setup_waiting, name="setup_waiting"),
    path("setup/<str:token>/", joining.set_up, name="setup"),
]
