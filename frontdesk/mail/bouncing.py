"""Bounces: which of our mails did not arrive, and which addresses do not exist any more."""

import re
from typing import Any, Final

from frontdesk.actor import SYSTEM
from frontdesk.events.record import record
from frontdesk.lib import clock
from frontdesk.mail.models import BouncingAddress, Outbound
from frontdesk.mail.tokens import Purpose, read
from frontdesk.mail.understanding import Understood

# A report repeats at least the headers of what bounced, near its beginning.
LOOKED_AT: Final = 500_000
TRIED_MAX: Final = 50
_IDS: Final = re.compile(r"<[^<>@\s]{8,120}@[^<>@\s]{1,120}>")
# The address is wrong, unknown or closed (RFC 3463, and what large providers mean); the rest is about this mail or this moment.
_NO_SUCH_ADDRESS: Final = re.compile(r"5\.(?:0\.0|1\.(?:1|2|3|6|10)|2\.1|4\.(?:1|4))\b")


def note_bounce(facts: Understood, raw: bytes) -> Outbound | None:
    """Write at the mail that bounced that it did, tell its ticket, and mark an address that does not exist; return the mail.

    Who reports it must know the Message-ID that we sent: nobody guesses one, so nobody silences an address that is not theirs.
    A report that it only takes longer changes nothing. Needs the system persona.
    """
    mail = _mail_of(facts, raw)
    if mail is None or facts.bounce is None or not facts.bounce.status.startswith("5"):
        return mail
    if mail.bounced_at is None:
        mail.bounced_at = clock.now()
        mail.error = f"Its mail server says that it could not be delivered ({facts.bounce.status})."
        mail.save(update_fields=["bounced_at", "error"])
        _tell(mail)
    if _NO_SUCH_ADDRESS.match(facts.bounce.status):
        BouncingAddress.objects.get_or_create(email=mail.to_address.lower(), defaults={"status": facts.bounce.status})
    return mail


def address_works(email: str) -> None:
    """Forget that an address bounced: its owner wrote from it. Needs the system persona."""
    BouncingAddress.objects.filter(email=email.lower()).delete()


def is_bouncing(email: str) -> bool:
    """Tell whether mail servers said that an address does not exist. Needs the system persona."""
    return BouncingAddress.objects.filter(email=email.lower()).exists()


def _mail_of(facts: Understood, raw: bytes) -> Outbound | None:
    said = " ".join([*facts.references, facts.in_reply_to, raw[:LOOKED_AT].decode("latin-1")])
    ids = list(dict.fromkeys(_IDS.findall(said)))[:TRIED_MAX]
    for one in ids:
        pointer = read(one[1:].partition("@")[0].lower())
        if pointer and pointer.purpose is Purpose.MESSAGE_ID and pointer.mail:
            return Outbound.objects.select_for_update().filter(pk=pointer.mail, ticket_id=pointer.ticket).first()
    return Outbound.objects.select_for_update().filter(header_id__in=ids, ticket_id=None).order_by("pk").first()


def _tell(mail: Outbound) -> None:
    if mail.ticket_id is not None:
        about: dict[str, Any] = {"mail": mail.pk, "address": mail.to_address, "why": mail.error, "message": mail.message_id}
        record("mail.bounced", by=SYSTEM, ticket_id=mail.ticket_id, message_id=mail.message_id, **about)
