"""Mailboxes that are fetched by IMAP: each message is kept here before anything changes there."""

import imaplib
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from imap_tools import AND, BaseMailBox, MailBox, MailboxLoginError, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import sealing
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.mail.models import Door, Fetching, Mailbox
from frontdesk.mail.models.mailbox import Security
from frontdesk.mail.receiving import receive

log = logging.getLogger(__name__)

EVERY: Final = timedelta(seconds=30)
# After a failure: twice as long each time, up to this.
PAUSE_MAX: Final = timedelta(minutes=15)
TIMEOUT_SECONDS: Final = 30
# So many of one mailbox, then the next one has its turn.
BATCH: Final = 50
# When a folder counts anew, messages of so long before the last look are asked for once more; those that are here are known.
OVERLAP: Final = timedelta(days=2)
SEEN: Final = "\\Seen"
TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError, InvalidError)
# When each mailbox has its next turn, and how often in a row it failed: of this process alone.
_turns: dict[int, tuple[float, int]] = {}


def fetch_all() -> int:
    """Look into each mailbox whose turn it is; return how many messages came. For the worker."""
    with acting(SYSTEM):
        rows = list(Mailbox.objects.filter(is_on=True, has_secret=True, fetching=Fetching.IMAP))
    return sum(look(row) for row in rows if time.monotonic() >= _turns.get(row.pk, (0.0, 0))[0])


def look(mailbox: Mailbox) -> int:
    """Fetch what is new in a mailbox and write down how it went; return how many messages came."""
    count, trouble = 0, ""
    try:
        with acting(SYSTEM):
            secret = sealing.opened(Mailbox.objects.values_list("secret", flat=True).get(pk=mailbox.pk))
        with _opened(mailbox, secret) as box:
            for raw_or_trouble in _fetched(mailbox, box):
                count += not raw_or_trouble
                trouble = raw_or_trouble or trouble
        failures = 0
    except TROUBLES as error:
        log.warning("The mailbox %s cannot be fetched: %s", mailbox.address, error)
        trouble = in_words(error, mailbox)
        failures = _turns.get(mailbox.pk, (0.0, 0))[1] + 1
    pause = min(EVERY * 2**failures, PAUSE_MAX).total_seconds()
    _turns[mailbox.pk] = (time.monotonic() + pause, failures)
    _write_down(mailbox, count, trouble, is_failed=bool(failures))
    return count


@contextmanager
def _opened(mailbox: Mailbox, secret: str) -> Iterator[BaseMailBox]:
    context = ssl.create_default_context()
    kinds = {
        Security.TLS.value: lambda: MailBox(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS, ssl_context=context),
        Security.STARTTLS.value: lambda: MailBoxStartTls(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS, ssl_context=context),
        Security.NONE.value: lambda: MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS),
    }
    with kinds[mailbox.security]().login(mailbox.user or mailbox.address, secret, initial_folder=mailbox.folder) as box:
        yield box


def _fetched(mailbox: Mailbox, box: BaseMailBox) -> Iterator[str]:
    """Take in one message after the other; give an empty text for each, or what was wrong with it."""
    status = box.folder.status(mailbox.folder, ["UIDVALIDITY", "UIDNEXT"])
    validity = int(status["UIDVALIDITY"])
    uids = _new_uids(mailbox, box, validity)
    now = uids if mailbox.looked_at is None else uids[:BATCH]
    for uid in now:
        trouble = _take(mailbox, box, uid)
        _come_to(mailbox, validity, uid)
        yield trouble
    if now == uids:
        # Whatever was there and was not asked for is not wanted later either.
        _come_to(mailbox, validity, max([int(status["UIDNEXT"]) - 1, *uids]))


def _come_to(mailbox: Mailbox, validity: int, uid: int) -> None:
    if (mailbox.uid_validity, mailbox.last_uid) != (validity, uid):
        mailbox.uid_validity, mailbox.last_uid = validity, uid
        with acting(SYSTEM):
            Mailbox.objects.filter(pk=mailbox.pk).update(uid_validity=validity, last_uid=uid)


def _new_uids(mailbox: Mailbox, box: BaseMailBox, validity: int) -> list[int]:
    """Return the numbers of what has to come, the oldest first.

    The first look takes what nobody has read: what was answered elsewhere before this desk came is no new request.
    """
    after = mailbox.last_uid if mailbox.uid_validity == validity else 0
    if mailbox.uid_validity == validity:
        found = box.uids(f"UID {mailbox.last_uid + 1}:*")
    elif mailbox.looked_at is None:
        found = box.uids(AND(seen=False))
    else:
        found = box.uids(AND(date_gte=(mailbox.looked_at - OVERLAP).date()))
    # “n:*” gives the last message even when it is older than n (RFC 3501, 6.4.8).
    return sorted(number for uid in found if (number := int(uid)) > after)


def _take(mailbox: Mailbox, box: BaseMailBox, uid: int) -> str:
    """Keep one message here, and only then mark or move it there."""
    size = _size(box.client.uid("fetch", str(uid), "(RFC822.SIZE)"))
    if size > settings.MAIL_MAX_BYTES:
        return f"A message of {size // (1024 * 1024)} MB is too large; it stays in the folder, unread."
    raw = _body(box.client.uid("fetch", str(uid), "(BODY.PEEK[])"))
    if raw is None:
        # Gone meanwhile: somebody deleted or moved it.
        return ""
    receive(raw, door=Door.IMAP, mailbox_id=mailbox.pk)
    try:
        if mailbox.move_to:
            box.move([str(uid)], mailbox.move_to)
        else:
            box.flag([str(uid)], SEEN, value=True)
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        # It is kept; the next ones must not wait for a folder that is missing.
        return f"A message was kept, but could not be {f'moved to {mailbox.move_to}' if mailbox.move_to else 'marked as read'} there."
    return ""


def _size(answer: tuple[str, list[Any]]) -> int:
    for part in answer[1]:
        words = (part[0] if isinstance(part, tuple) else part or b"").replace(b")", b" ").split()
        if b"RFC822.SIZE" in words or b"(RFC822.SIZE" in words:
            return int(words[[word.lstrip(b"(") for word in words].index(b"RFC822.SIZE") + 1])
    return 0


def _body(answer: tuple[str, list[Any]]) -> bytes | None:
    return next((bytes(part[1]) for part in answer[1] if isinstance(part, tuple)), None)


def _write_down(mailbox: Mailbox, count: int, trouble: str, *, is_failed: bool) -> None:
    now = clock.now()
    changes: dict[str, Any] = {"trouble": trouble[:500], "trouble_since": (mailbox.trouble_since or now) if trouble else None}
    if not is_failed:
        changes["looked_at"] = now
    if count:
        changes["received_at"] = now
    with acting(SYSTEM):
        Mailbox.objects.filter(pk=mailbox.pk).update(**changes)


def in_words(error: Exception, mailbox: Mailbox) -> str:
    """Return what is wrong as somebody can mend it."""
    where = f"{mailbox.host}, port {mailbox.port}"
    if isinstance(error, InvalidError):
        return error.sentence
    if isinstance(error, MailboxLoginError):
        return f"The mail server {mailbox.host} does not accept the sign-in name or the password."
    if isinstance(error, ssl.SSLError):
        return f"No safe connection to {where}. Its certificate, the port or the kind of protection may be wrong."
    if isinstance(error, TimeoutError):
        return f"{where} does not answer."
    if isinstance(error, OSError):
        return f"{where} cannot be reached: {error.strerror or error}."
    plain = " ".join(str(error).split())[:200]
    return f"The mail server {mailbox.host} refused something: {plain}"
