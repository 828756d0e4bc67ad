"""What was decided about a message and why, as one JSON object: a public interface, its keys and values stay."""

from typing import Any

from django.core.files.storage import default_storage

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.errors import FrontdeskError
from frontdesk.mail.models import Decision, Door, Inbound
from frontdesk.mail.receiving import Received, receive
from frontdesk.mail.understanding import Understood, as_json, understood
from frontdesk.tickets.models import Attachment


def explained(raw: bytes) -> dict[str, Any]:
    """Receive a message and say what became of it; one that is not taken is told with the reason."""
    try:
        return of_received(receive(raw, door=Door.EXPLAIN))
    except FrontdeskError as error:
        return refused(error.sentence)


def tried(raw: bytes) -> dict[str, Any]:
    """Say what would become of a message, and keep nothing of it."""
    told: dict[str, Any] = {}
    files: list[str] = []
    try:
        with acting(SYSTEM):
            received = receive(raw, door=Door.EXPLAIN)
            told = of_received(received)
            of_it = Attachment.objects.filter(message_id=received.row.said_id) if received.row.said_id else Attachment.objects.none()
            files = [str(file.file.name) for file in of_it]
            raise _NotMeantError
    except _NotMeantError:
        # What is in the database went back; files are none of its matters.
        for name in files:
            default_storage.delete(name)
    except FrontdeskError as error:
        return refused(error.sentence)
    return told


def of_received(received: Received) -> dict[str, Any]:
    """Return the object for a message that was received."""
    row = received.row
    return _object(received.facts, accepted=True, ticket=row.ticket_id, joined=_joined(row), reasons=_reasons(received))


def refused(reason: str) -> dict[str, Any]:
    """Return the object for what was not taken: every key is there, and nothing in them but the reason."""
    nothing = understood(b"")
    return _object(nothing, accepted=False, ticket=None, joined=False, reasons=[reason]) | {"text": "", "new_text": "", "attachments": []}


class _NotMeantError(Exception):
    """Ends the transaction of something that was only tried."""


def _object(facts: Understood, *, accepted: bool, ticket: int | None, joined: bool, reasons: list[str]) -> dict[str, Any]:
    return {"accepted": accepted, "ticket": ticket, "joined": joined} | as_json(facts) | {"reasons": reasons}


def _joined(row: Inbound) -> bool:
    if row.decision == Decision.DUPLICATE and row.same_as_id is not None:
        with acting(SYSTEM):
            return Inbound.objects.filter(pk=row.same_as_id, decision=Decision.JOINED).exists()
    return row.decision == Decision.JOINED


def _reasons(received: Received) -> list[str]:
    if received.row.decision:
        return list(received.reasons)
    return [*(received.reasons or received.facts.reasons), "Nothing was decided yet."] if not received.row.is_held else received.reasons
