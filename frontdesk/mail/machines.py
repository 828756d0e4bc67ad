"""What machines may do here: how much one correspondent, and all of them, may send before somebody looks."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from frontdesk.events.models import Event
from frontdesk.events.record import record
from frontdesk.mail.models import Decision, Door, Inbound, State
from frontdesk.mail.understanding import Understood
from frontdesk.mail.writers import MAIL

# In an hour, from one address: so many messages of machines, and so many of a person under one subject.
MACHINE_MAX: Final = 20
SAME_SUBJECT_MAX: Final = 40
# In an hour, all together: so many tickets opened by machines, beyond which something is wrong.
DESK_MAX: Final = 500
HOUR: Final = timedelta(hours=1)
# What somebody runs by hand is no loop.
UNBOUNDED: Final = (Door.IMPORT, Door.EXPLAIN)
ANSWERS: Final = (
    "auto-submitted",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "x-vacation",
    "x-auto-response",
)
_SUBJECT_MARKS = re.compile(r"(?i)^(?:\s*(?:re|aw|sv|vs|fwd?|wg|antw|odp|rif|res|tr)\s*:|\s*\[[^\]]{0,80}\])+\s*")


@dataclass(frozen=True, slots=True)
class Author:
    """Whether a machine wrote it, and whether that was an answer to something: an answer opens no ticket by itself."""

    is_machine: bool
    is_answer: bool


def author_of(facts: Understood) -> Author:
    """Say what wrote a message."""
    is_machine = facts.kind != "person"
    return Author(is_machine, facts.kind == "automatic" and _is_answer(facts))


def _is_answer(facts: Understood) -> bool:
    headers = facts.headers
    said = headers.get("auto-submitted").lower()
    if said.startswith(("auto-generated", "auto-notified")):
        return False
    fields = any(headers.get(name).lower() not in {"", "no"} for name in ANSWERS)
    precedence = headers.get("precedence").lower() in {"auto_reply", "auto-reply"}
    return fields or precedence or any("absence" in reason or "answering machines" in reason for reason in facts.reasons)


def beyond_budget(inbound: Inbound, facts: Understood, author: Author) -> str:
    """Return why a message is held for somebody to look at, empty when it is not. Needs the system persona."""
    if inbound.door in UNBOUNDED or not inbound.sender_email:
        return ""
    since = timezone.now() - HOUR
    if author.is_machine:
        theirs = Inbound.objects.filter(sender_email=inbound.sender_email, received_at__gte=since, state=State.DECIDED).exclude(
            kind="person"
        )
        if theirs.count() >= MACHINE_MAX:
            return f"More than {MACHINE_MAX} automatic messages came from {inbound.sender_email} within an hour."
        opened = Inbound.objects.filter(received_at__gte=since, decision=Decision.NEW).exclude(kind__in=["person", ""])
        if opened.count() >= DESK_MAX:
            return f"Machines opened more than {DESK_MAX} tickets within an hour."
        return ""
    return _under_one_subject(inbound, since)


def _under_one_subject(inbound: Inbound, since: object) -> str:
    recent = Inbound.objects.filter(sender_email=inbound.sender_email, received_at__gte=since, state=State.DECIDED)
    subjects = list(recent.order_by("-received_at").values_list("subject", flat=True)[: 4 * SAME_SUBJECT_MAX])
    if len(subjects) < SAME_SUBJECT_MAX:
        return ""
    plain = bare_subject(inbound.subject)
    if sum(bare_subject(subject) == plain for subject in subjects) < SAME_SUBJECT_MAX:
        return ""
    return f"More than {SAME_SUBJECT_MAX} messages under one subject came from {inbound.sender_email} within an hour."


def bare_subject(subject: str) -> str:
    """Return a subject without the marks that answers put before it."""
    return _SUBJECT_MARKS.sub("", subject).strip().lower()


def tell_held(inbound: Inbound, reason: str) -> None:
    """Record that messages are held, once an hour; whoever sets up mail hears of it. Needs the system persona."""
    told = Event.objects.filter(name="mail.held", at__gte=timezone.now() - HOUR, ticket_id=None)
    if not told.exists():
        record("mail.held", by=MAIL, inbound=inbound.pk, sender=inbound.sender_email, reason=reason)
