"""A stored mail as the message that goes over the wire."""

from email.headerregistry import Address
from typing import Final

from django.core.mail import EmailMultiAlternatives

from frontdesk.mail.models import Auto, Outbound
from frontdesk.mail.senders import Sender
from frontdesk.mail.threads import headers
from frontdesk.mail.tokens import reply_address_for

# Exchange answers by itself to what it does not know as automatic; this field asks it not to.
QUIET: Final = "OOF, AutoReply"


def made(mail: Outbound, sender: Sender) -> EmailMultiAlternatives:
    """Return the message of a mail that has taken its place in the thread."""
    message = EmailMultiAlternatives(mail.subject, mail.text, from_email=named(sender.name, sender.address), to=[mail.to_address])
    message.extra_headers.update(headers(mail))
    if sender.reply_to:
        message.extra_headers["Reply-To"] = named(sender.name, _reply_address(mail, sender))
    if mail.auto != Auto.PERSON:
        message.extra_headers["Auto-Submitted"] = mail.auto
        message.extra_headers["X-Auto-Response-Suppress"] = QUIET
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def named(name: str, address: str) -> str:
    """Return an address with a name, whatever letters the name has."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    local, _, domain = address.rpartition("@")
    return str(Address(plain, local, domain))


def _reply_address(mail: Outbound, sender: Sender) -> str:
    if mail.ticket_id is None:
        return sender.reply_to
    return reply_address_for(sender.reply_to, ticket=mail.ticket_id, person=mail.person_id)
