"""Does a mailbox work? Looked at from both sides, and said in plain words."""

import ssl
from datetime import timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import get_connection

from frontdesk.actor import Actor
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.lib import clock
from frontdesk.mail import domains
from frontdesk.mail.domains import Finding, Level
from frontdesk.mail.models import Fetching, Mailbox
from frontdesk.mail.verdicts import judged

# A fetched mailbox is looked into every few minutes at most.
LATE: Final = timedelta(minutes=15)
PRINTED: Final = ("console", "dummy", "filebased")
IN_PROCESS: Final = ("locmem",)


def checked(mailbox: Mailbox, *, by: Actor, lookup: domains.Lookup = domains.asked) -> list[Finding]:
    """Return how a mailbox stands: sending, receiving, and what the DNS says of its domain. Raises: ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    return [sending(), receiving(mailbox), *domains.findings(mailbox.address.rpartition("@")[2], lookup)]


def sending() -> Finding:
    """Return whether the server that this desk sends by lets it in; nothing is sent."""
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind in PRINTED:
        return Finding("Sending", Level.BAD, "Mails are only printed: FRONTDESK_EMAIL_URL names no mail server.")
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except ssl.SSLError as error:
        return Finding(
            "Sending",
            Level.BAD,
            f"No safe connection to the mail server: {error.reason or error}. Its certificate or the port may be wrong.",
        )
    except (OSError, SMTPException) as error:
        return Finding("Sending", Level.BAD, judged(error).why)
    where = "" if kind in IN_PROCESS or not settings.EMAIL_HOST else f" ({settings.EMAIL_HOST})"
    return Finding("Sending", Level.GOOD, f"The mail server takes mails from us{where}.")


def receiving(mailbox: Mailbox) -> Finding:
    """Return how its mail gets here, from what was written down about it."""
    if not mailbox.is_on:
        return Finding("Receiving", Level.CARE, "It is switched off: nothing is fetched.")
    if mailbox.trouble:
        return Finding("Receiving", Level.BAD, mailbox.trouble)
    if mailbox.fetching == Fetching.HANDED:
        said = f"The last message came on {mailbox.received_at:%d %b %Y, %H:%M} UTC." if mailbox.received_at else "Nothing came yet."
        level = Level.GOOD if mailbox.received_at else Level.CARE
        return Finding("Receiving", level, f"Your mail server hands its mail over to this desk. {said}")
    return _fetching(mailbox)


def _fetching(mailbox: Mailbox) -> Finding:
    if not mailbox.has_secret:
        return Finding("Receiving", Level.BAD, "Its password is missing, so nothing is fetched.")
    if mailbox.looked_at is None:
        return Finding("Receiving", Level.CARE, "Nobody has looked into it yet; the worker does so within a minute.")
    if mailbox.looked_at < clock.now() - LATE:
        return Finding("Receiving", Level.BAD, f"Nobody has looked into it since {mailbox.looked_at:%d %b %Y, %H:%M} UTC.")
    return Finding("Receiving", Level.GOOD, f"It was looked into at {mailbox.looked_at:%H:%M} UTC.")
