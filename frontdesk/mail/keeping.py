"""Keeping what came in: its bytes are committed before anybody looks into them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg import Cursor

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.errors import FrontdeskError
from frontdesk.mail.models import Door

# Whoever kept it decides at once; the worker comes when they did not.
DECIDED_WITHIN = timedelta(seconds=20)
# Sent apart from the statement: written into it, 32 MB would become 150.
KEEP = """
insert into mail_inbound (door, mailbox_id, envelope_from, envelope_to, raw, size_bytes, digest, state, decision, reasons, message_id, kind,
  sender_name, sender_email, subject, attempts, try_at, error)
values (%b, %b, %b, %b, %b, %b, %b, 'received', '', '[]', '', '', '', '', '', 0, %b, '')
on conflict (digest) do nothing returning id
"""
RAW = "select raw from mail_inbound where id = %b"


class TooLargeError(FrontdeskError):
    """The message is larger than this desk takes."""

    code = "too_large"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What two mail servers said to each other: from whom, and for whom here."""

    sender: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the database: its row, and whether the same bytes were here before."""

    id: int
    is_new: bool


def keep(raw: bytes, *, door: Door, mailbox_id: int | None, envelope: Envelope) -> Kept:
    """Commit a message's bytes and return where they are; the same bytes are kept once. Raises: TooLargeError."""
    refuse_too_large(len(raw))
    digest = hashlib.sha256(raw).hexdigest()
    row = [door.value, mailbox_id, _clean(envelope.sender), _clean_all(envelope.recipients), raw, len(raw), digest]
    with acting(SYSTEM):
        with _binary() as cursor:
            cursor.execute(KEEP, [*row, timezone.now() + DECIDED_WITHIN])
            made = cursor.fetchone()
            if made is None:
                cursor.execute("select id from mail_inbound where digest = %b", [digest])
                return Kept(int((cursor.fetchone() or (0,))[0]), is_new=False)
        return Kept(int(made[0]), is_new=True)


def raw_of(inbound_id: int) -> bytes:
    """Return a message's bytes. Needs the system persona."""
    with _binary() as cursor:
        cursor.execute(RAW, [inbound_id], binary=True)
        row = cursor.fetchone()
    return bytes(row[0]) if row else b""


def refuse_too_large(size: int) -> None:
    """Raise TooLargeError for a message that is not taken."""
    if size > settings.MAIL_MAX_BYTES:
        raise TooLargeError(f"This message is larger than {settings.MAIL_MAX_BYTES // (1024 * 1024)} MB, which is the most we can take.")


def _binary() -> Cursor[Any]:
    connection.ensure_connection()
    return Cursor(connection.connection)


def _clean(address: str) -> str:
    return address.encode("utf-8", "replace").decode().replace("\0", "")[:320]


def _clean_all(addresses: Sequence[str]) -> list[str]:
    return [_clean(address) for address in addresses[:100]]
