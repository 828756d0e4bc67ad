"""Addresses that leave the desk, in mails and pushes."""

from django.conf import settings
from django.urls import reverse

from frontdesk.actor import Window


def ticket_link(window: Window, ticket_id: int) -> str:
    """Return a ticket's full address in a window."""
    name = "portal:ticket" if window is Window.PORTAL else "workspace:ticket"
    return link(name, ticket_id)


def link(name: str, *args: object) -> str:
    """Return the full address of a page."""
    return full(reverse(name, args=args))


def full(path: str) -> str:
    """Return the full address of a path of this desk."""
    return f"{settings.BASE_URL}{path}"
