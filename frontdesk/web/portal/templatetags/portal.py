"""Words of the portal: `{% load portal %}`."""

from django import template

from frontdesk.actor import Actor
from frontdesk.tickets.models import Ticket

register = template.Library()


@register.filter
def first_name(name: str) -> str:
    """Return what customers call somebody of the desk."""
    return name.split(maxsplit=1)[0] if name.strip() else name


@register.filter
def last_words(ticket: Ticket, actor: Actor) -> str:
    """Return the newest message of a ticket in one line, with who said it."""
    if not ticket.last_message_by_customer:
        who = first_name(ticket.last_author_name)
    else:
        who = "You" if ticket.last_author_name == actor.name else ticket.last_author_name
    return f"{who}: {ticket.last_message_preview}"
