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
    """Return the newest message of a ticket in one line, with who said it and, of a colleague's ticket, who asked."""
    if not ticket.last_message_by_customer:
        who = first_name(ticket.last_author_name)
    else:
        who = "You" if ticket.last_author_name == actor.name else ticket.last_author_name
    line = f"{who}: {ticket.last_message_preview}"
    is_foreign = ticket.requester_id != actor.person_id and ticket.requester.name != who
    return f"Asked by {ticket.requester.name}. {line}" if is_foreign else line
