"""Addresses of the portal window."""

from django.urls import path

from frontdesk.web.portal.views import answering, asking, home, profile, tickets

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("tickets/", tickets.my_tickets, name="tickets"),
    path("tickets/new/", asking.new_ticket, name="new_ticket"),
    path("tickets/<int:number>/", tickets.ticket, name="ticket"),
    path("tickets/<int:number>/replies/", answering.replies, name="replies"),
    path("tickets/<int:number>/solve/", answering.solve, name="solve"),
    path("tickets/<int:number>/reopen/", answering.reopen, name="reopen"),
    path("tickets/<int:number>/attachments/<uuid:attachment_id>/", tickets.attachment, name="attachment"),
    path("profile/", profile.profile, name="profile"),
]
