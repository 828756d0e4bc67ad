"""Mails about the safety of somebody's account: they go to its person, whoever did it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from frontdesk.actor import SYSTEM
from frontdesk.identity import desk
from frontdesk.identity.models import Person
from frontdesk.notify.actions import queue_mail

# Event -> what happened, as a subject and as a sentence.
SAID = {
    "account.two_factor_on": ("Two-step sign-in is on", "codes of an app are now asked for when somebody signs in to your account"),
    "account.two_factor_off": ("Codes of an app are off", "codes of an app are no longer asked for when somebody signs in to your account"),
    "account.two_factor_reset": ("Your two-step sign-in was reset", "your app, passkeys and recovery codes no longer work"),
    "account.passkey_added": ("A passkey was added", "a passkey was added to your account; it opens the account by itself"),
    "account.passkey_removed": ("A passkey was removed", "a passkey was removed from your account"),
    "account.provider_connected": ("Another way to sign in", "your account was connected with the sign-in of another provider"),
}


def send_account_mail(event: str, *, person_id: int, actor_id: int | None, actor_name: str) -> None:
    """Queue the mail. Needs the system persona."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return
    subject, sentence = SAID[event]
    context = {
        "person": person,
        "sentence": sentence,
        "doer": actor_name if actor_id != person_id else "",
        "desk": desk.current(),
        "link": f"{settings.BASE_URL}{reverse('mfa_index')}",
    }
    text = render_to_string("notify/account.txt", context)
    queue_mail(to_address=person.email, subject=subject, text=text, reason="account", by=SYSTEM)
