"""Messages that came in and are held: whoever sets up mail hears of it."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM
from frontdesk.identity import desk
from frontdesk.identity.models import Person
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.notify.actions import queue_mail


def mail_held(data: Mapping[str, Any]) -> None:
    """Mail everybody who sets up mail that messages are held, and why. Needs the system persona."""
    for person in Person.objects.staff().filter(role__permissions__contains=[SETTINGS_MAIL]).order_by("pk"):
        context = {"person": person, "sender": data["sender"], "reason": data["reason"], "desk": desk.current()}
        queue_mail(
            to_address=person.email,
            subject=render_to_string("notify/held_subject.txt", context).strip(),
            text=render_to_string("notify/held.txt", context),
            reason="held",
            by=SYSTEM,
        )
