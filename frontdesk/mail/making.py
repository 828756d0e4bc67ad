"""A stored mail as the message that goes over the wire."""

from email.headerregistry import Address
from typing import Final

from django.core.mail import EmailMultiAlternatives

from frontdesk.mail.files import mail_type, parted
from frontdesk.mail.models import Auto, Outbound
from frontdesk.mail.senders import Sender
from frontdesk.mail.threads import headers
from frontdesk.mail.tokens import reply_address_for

# Exchange answers by itself to what it does not know as automatic; this field asks it not to.
QUIET: Final = "OOF, AutoReply"
# Programs that show mails keep the styles of elements, and hardly anything else.
BEFORE: Final = '<!doctype html><html><body><div style="font:15px/1.55 system-ui,-apple-system,Segoe UI,sans-serif;max-width:42em">'
AFTER: Final = "</div></body></html>"


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
        message.attach_alternative(f"{BEFORE}{mail.html}{AFTER}", "text/html")
    _attach(message, mail)
    return message


def _attach(message: EmailMultiAlternatives, mail: Outbound) -> None:
    attached, _ = parted(mail.message_id)
    for file in attached:
        with file.file.open("rb") as opened:
            message.attach(file.name, opened.read(), mail_type(file.content_type))


def named(name: str, address: str) -> str:
    """Return an address with a name, whatever letters the name has."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    local, _, domain = address.rpartition("@")
    return str(Address(plain, local, domain))


def _reply_address(mail: Outbound, sender: Sender) -> str:
    if mail.ticket_id is None:
        return sender.reply_to
    return reply_address_for(sender.reply_to, ticket=mail.ticket_id, person=mail.person_id)
