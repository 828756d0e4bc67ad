"""Take in mail: one message from the input, many from one stream, or a mailbox of old messages.

receive exits with 0 once the message is kept, with 65 when it is not taken, and with 75 when it could not be kept now: a mail server's pipe
transport then returns it to its sender, or tries again later.
"""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, reset_queries
from psycopg import Error as DriverError
from psycopg_pool import PoolTimeout

from frontdesk.lib.errors import InvalidError
from frontdesk.mail import explaining, importing, mailboxes
from frontdesk.mail.keeping import Envelope, TooLargeError
from frontdesk.mail.models import Door
from frontdesk.mail.receiving import receive
from frontdesk.mail.streams import BrokenStreamError, Oversized, messages_in

log = logging.getLogger(__name__)

# sysexits.h
NOT_TAKEN, LATER = 65, 75
AWAY = (DatabaseError, DriverError, PoolTimeout, OSError)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk mail`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="receive|import")
    take = deeds.add_parser("receive", help="receive a message from the input")
    take.add_argument("--explain", action="store_true", help="print what became of it and why, as JSON")
    take.add_argument("--dry-run", action="store_true", help="print what would become of it, and keep nothing")
    take.add_argument("--many", action="store_true", help="read many: each as its length in bytes, a line feed, and the message")
    take.add_argument("--mailbox", default="", metavar="ADDRESS", help="the mailbox that it came to, when its headers do not say")
    take.add_argument("--sender", default="", metavar="ADDRESS", help="the sender of the envelope")
    take.add_argument("--recipient", action="append", default=[], metavar="ADDRESS", help="a recipient of the envelope; may be repeated")
    bring = deeds.add_parser("import", help="receive all messages of an mbox file or a Maildir folder")
    bring.add_argument("path", type=Path, metavar="PATH")
    bring.add_argument("--mailbox", default="", metavar="ADDRESS", help="the mailbox that they came to")


def execute(options: argparse.Namespace) -> int:
    """Receive or import."""
    mailbox_id = _mailbox(options.mailbox)
    if options.deed == "import":
        return importing.bring_in(options.path, mailbox_id=mailbox_id, say=lambda line: print(line, flush=True))
    envelope = Envelope(options.sender, tuple(options.recipient))
    one = _one(options, mailbox_id, envelope)
    if options.many:
        return _many(sys.stdin.buffer, one)
    return _single(sys.stdin.buffer, one)


def _mailbox(address: str) -> int | None:
    if not address:
        return None
    box = mailboxes.of_addresses([address])
    if box is None:
        raise InvalidError(f"There is no mailbox {address}.")
    return box.id


def _one(options: argparse.Namespace, mailbox_id: int | None, envelope: Envelope) -> Callable[[bytes], dict[str, Any]]:
    """Return what is done with each message; it gives the object to print."""
    if options.dry_run:
        return explaining.tried
    door = Door.EXPLAIN if options.explain else Door.PIPE
    whole = options.explain

    def take(raw: bytes) -> dict[str, Any]:
        told = explaining.of_received(receive(raw, door=door, mailbox_id=mailbox_id, envelope=envelope))
        return told if whole else {key: told[key] for key in ("accepted", "ticket", "joined", "message_id", "reasons")}

    return take if options.explain or options.many else lambda raw: _quietly(raw, mailbox_id, envelope)


def _quietly(raw: bytes, mailbox_id: int | None, envelope: Envelope) -> dict[str, Any]:
    receive(raw, door=Door.PIPE, mailbox_id=mailbox_id, envelope=envelope)
    return {}


def _single(stream: IO[bytes], one: Callable[[bytes], dict[str, Any]]) -> int:
    raw = stream.read(settings.MAIL_MAX_BYTES + 1)
    told, code = _told(one, raw)
    if told:
        _print(told)
    if code:
        print(f"frontdesk: {' '.join(told.get('reasons', []))}", file=sys.stderr)
    return code


def _many(stream: IO[bytes], one: Callable[[bytes], dict[str, Any]]) -> int:
    """Give each message its line, whatever is wrong with it; the worst exit code of all."""
    worst = 0
    for raw in _messages(stream):
        told, code = _told(one, raw)
        _print(told)
        worst = max(worst, code)
        reset_queries()
    return worst


def _messages(stream: IO[bytes]) -> Iterator[bytes | Oversized | BrokenStreamError]:
    try:
        yield from messages_in(stream, largest=settings.MAIL_MAX_BYTES)
    except BrokenStreamError as error:
        yield error


def _told(one: Callable[[bytes], dict[str, Any]], raw: bytes | Oversized | BrokenStreamError) -> tuple[dict[str, Any], int]:
    if not isinstance(raw, bytes):
        return explaining.refused(str(raw)), NOT_TAKEN
    try:
        return one(raw), 0
    except TooLargeError as error:
        return explaining.refused(error.sentence), NOT_TAKEN
    except AWAY as error:
        log.warning("A message could not be kept: %s", error)
        connection.close()
        close_old_connections()
        return explaining.refused("It could not be kept at the moment. Send it again later."), LATER


def _print(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")
    sys.stdout.flush()
