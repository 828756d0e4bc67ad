"""receive(): the one way in. The bytes are committed first; then it is decided what becomes of them, all or nothing.

A crash between the two leaves a row that the worker decides. Whoever hands a message over may forget it as soon as `receive` returns.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.mail import keeping, machines, mailboxes, proofs
from frontdesk.mail.deciding import Outcome, decided
from frontdesk.mail.keeping import Envelope
from frontdesk.mail.models import Door, Inbound, Mailbox, State
from frontdesk.mail.understanding import Understood, understood
from frontdesk.mail.writers import address_of

log = logging.getLogger(__name__)

# A decision that fails is tried again after 1, 4, 16 … minutes, then somebody has to look.
TRIES_MAX = 5
BATCH = 20
NO_ENVELOPE = Envelope()
# How exactly a mailbox knows when its last message came.
NOTED_SECONDS = 60.0
_noted: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: its row, what it says, and what was decided, None while that is still to come."""

    id: int
    facts: Understood
    row: Inbound
    reasons: list[str] = field(default_factory=list)
    # False: the same bytes came before.
    is_new: bool = True


def receive(raw: bytes, *, door: Door, mailbox_id: int | None = None, envelope: Envelope = NO_ENVELOPE) -> Received:
    """Keep a message and decide about it; return what became of it.

    The same bytes, and other copies of the same message, become one thing, whenever and by whichever door they come.
    Raises: TooLargeError; OperationalError when the database is away: then nothing was kept.
    """
    kept = keeping.keep(raw, door=door, mailbox_id=mailbox_id, envelope=envelope)
    facts = understood(raw)
    row = _decide(kept.id, facts, raw) if kept.is_new else None
    if row is not None and row.mailbox_id is not None:
        _note_arrival(row.mailbox_id)
    if row is None:
        with acting(SYSTEM):
            row = Inbound.objects.get(pk=kept.id)
    return Received(kept.id, facts, row, row.reasons, kept.is_new)


def _note_arrival(mailbox_id: int) -> None:
    """Write down now and then that a mailbox gets mail: apart from decisions, which would wait for each other at its row."""
    if time.monotonic() < _noted.get(mailbox_id, -NOTED_SECONDS) + NOTED_SECONDS:
        return
    _noted[mailbox_id] = time.monotonic()
    with acting(SYSTEM):
        Mailbox.objects.filter(pk=mailbox_id).update(received_at=timezone.now())


def decide_waiting() -> int:
    """Decide about messages whose decision did not come or failed; return how many. For the worker."""
    with acting(SYSTEM):
        due = Inbound.objects.filter(state=State.RECEIVED, try_at__lte=timezone.now()).order_by("try_at", "id")
        ids = list(due.values_list("pk", flat=True)[:BATCH])
    for inbound_id in ids:
        with acting(SYSTEM):
            raw = keeping.raw_of(inbound_id)
        _decide(inbound_id, understood(raw), raw)
    return len(ids)


def _decide(inbound_id: int, facts: Understood, raw: bytes) -> Inbound | None:
    """Decide in one transaction and return the row; what fails is written down and tried again."""
    try:
        # Name servers may be asked, so before the transaction.
        proof = proofs.proven(raw, facts.headers, facts.sender.email) if mailboxes.may_be_colleague(facts.sender.email) else ""
        with acting(SYSTEM):
            row = Inbound.objects.select_for_update(skip_locked=True).filter(pk=inbound_id, state=State.RECEIVED).first()
            if row is not None:
                _one_at_a_time(facts)
                _write(row, decided(row, facts, raw, proof))
            return row
    except Exception as error:
        log.warning("Message %s could not be decided about.", inbound_id, exc_info=True)
        _put_off(inbound_id, error)
    return None


def _one_at_a_time(facts: Understood) -> None:
    """Let copies of one message, and what one correspondent sends, pass one after the other: the second sees what became of the first."""
    names = sorted([f"mail {facts.message_id[:250]}", f"mail from {address_of(facts).email.lower()}"])
    with connection.cursor() as cursor:
        # In one order, so that two never wait for each other.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(%s::text[]) as name", [names])


def _write(row: Inbound, outcome: Outcome) -> None:
    changes = {
        "state": outcome.state,
        "decision": outcome.decision,
        "reasons": outcome.reasons,
        "identity": outcome.identity,
        "decided_at": timezone.now(),
        "error": "",
        **outcome.columns,
    }
    Inbound.objects.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)
    if outcome.state == State.HELD:
        machines.tell_held(row, outcome.reasons[-1] if outcome.reasons else "")


def _put_off(inbound_id: int, error: Exception) -> None:
    try:
        with acting(SYSTEM):
            row = Inbound.objects.select_for_update().get(pk=inbound_id)
            if row.state != State.RECEIVED:
                return
            attempts = row.attempts + 1
            is_over = attempts >= TRIES_MAX
            Inbound.objects.filter(pk=inbound_id).update(
                attempts=attempts,
                error=f"{type(error).__name__}: {error}"[:1000].replace("\0", ""),
                try_at=timezone.now() + timedelta(minutes=4 ** (attempts - 1)),
                state=State.FAILED if is_over else State.RECEIVED,
            )
            if is_over:
                machines.tell_held(row, "A message could not be decided about.")
    except DatabaseError:
        # It stays received, and its time is up in some seconds: the worker comes by.
        log.warning("That message %s failed could not be written down.", inbound_id)
