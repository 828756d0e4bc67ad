"""The mail with which a colleague is invited."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from frontdesk.actor import SYSTEM
from frontdesk.identity import desk
from frontdesk.identity.actions import invitation_token
from frontdesk.identity.models import Person
from frontdesk.notify.actions import queue_mail


def send_invitation(person_id: int, *, inviter: str) -> bool:
    """Queue the invitation and return True; False when the person has joined or left meanwhile. Needs the system persona."""
    person = Person.objects.get_queryset().defer(None).filter(pk=person_id, is_active=True).first()
    if person is None or person.has_joined:
        return False
    link = f"{settings.BASE_URL}{reverse('invitation', args=[invitation_token(person)])}"
    context = {"person": person, "inviter": inviter, "desk": desk.current(), "link": link}
    queue_mail(
        to_address=person.email,
        subject=render_to_string("notify/invited_subject.txt", context).strip(),
        text=render_to_string("notify/invited.txt", context),
        reason="invited",
        by=SYSTEM,
    )
    return True
