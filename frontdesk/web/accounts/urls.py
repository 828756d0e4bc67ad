"""Addresses of the accounts window."""

from django.urls import include, path

from frontdesk.web.accounts.views import joining, sessions

urlpatterns = [
    path("accounts/sessions/<int:session_id>/end/", sessions.end_session, name="end_session"),
    path("accounts/sign-ins/", sessions.sign_ins, name="sign_ins"),
    path("accounts/", include("allauth.urls")),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("setup/waiting/", joining.setup_waiting, name="setup_waiting"),
    path("setup/<str:token>/", joining.set_up, name="setup"),
]
