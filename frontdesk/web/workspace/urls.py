"""Addresses of the workspace window."""

from django.urls import path

from frontdesk.web.workspace.views import (
    commands,
    completions,
    leaves,
    live,
    messages,
    preferences,
    presence,
    ticket,
    tickets,
    undoing,
    views,
)

app_name = "workspace"

urlpatterns = [
    path("", tickets.home, name="home"),
    path("commands/", commands.commands, name="commands"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/<slug:section>/", preferences.preference, name="preference"),
    path("counts/", leaves.counts, name="counts"),
    path("presence/", presence.present, name="present"),
    path("completions/people/", completions.people, name="complete_people"),
    path("undo/<uuid:change_id>/", undoing.undo, name="undo"),
    path("events/", live.events, name="events"),
    path("views/", views.views, name="views"),
    path("views/<slug:slug>/", tickets.view, name="view"),
    path("views/<slug:slug>/properties/", views.properties, name="view_properties"),
    path("views/<slug:slug>/place/", views.place, name="view_place"),
    path("views/<slug:slug>/deletion/", views.deletion, name="view_deletion"),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/rows/", leaves.rows, name="rows"),
    path("tickets/new/", tickets.new_ticket, name="new_ticket"),
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/leaves/", leaves.ticket, name="ticket_leaves"),
    path("tickets/<int:number>/presence/", live.presence, name="presence"),
    path("tickets/<int:number>/presence/<int:person_id>/text/", presence.text, name="presence_text"),
    path("tickets/<int:number>/leaving/", presence.leaving, name="leaving"),
    path("tickets/<int:number>/asking/", presence.asking, name="asking"),
    path("tickets/<int:number>/messages/", messages.messages, name="messages"),
    path("tickets/<int:number>/messages/<int:message_id>/audience/", messages.audience, name="audience"),
    path("tickets/<int:number>/attachments/<uuid:attachment_id>/", ticket.attachment, name="attachment"),
    path("tickets/<int:number>/menu/", ticket.menu, name="menu"),
    path("tickets/<int:number>/properties/", ticket.properties, name="properties"),
    path("tickets/<int:number>/deadline/", ticket.deadline, name="deadline"),
    path("tickets/<int:number>/assignment/", ticket.assignment, name="assignment"),
    path("tickets/<int:number>/solution/", ticket.solution, name="solution"),
    path("tickets/<int:number>/reopening/", ticket.reopening, name="reopening"),
    path("tickets/<int:number>/team/", ticket.team, name="team"),
    path("tickets/<int:number>/tags/", ticket.tags, name="tags"),
    path("tickets/<int:number>/tags/<int:tag_id>/removal/", ticket.tag_removal, name="tag_removal"),
    path("tickets/<int:number>/participants/", ticket.participants, name="participants"),
    path("tickets/<int:number>/participants/<int:person_id>/removal/", ticket.participant_removal, name="participant_removal"),
]
