"""What becomes of a message: a new ticket, an answer in one, or a fact about another mail. Each decision says why."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from frontdesk.events.cause import because
from frontdesk.mail import machines, mailboxes
from frontdesk.mail.bouncing import address_works, note_bounce
from frontdesk.mail.doing import Deed, facts_of, join, join_as_colleague, open_new
from frontdesk.mail.joining import Place, own_ids, places, takes_part
from frontdesk.mail.machines import Author
from frontdesk.mail.models import Decision, Inbound, State
from frontdesk.mail.understanding import Understood
from frontdesk.mail.writers import Sender, address_of, sender_of
from frontdesk.tickets import access
from frontdesk.tickets.actions.conversation import is_past_reopening
from frontdesk.tickets.models import Ticket


@dataclass(slots=True)
class Outcome:
    """What was decided, and what stands in the row afterwards."""

    decision: Decision
    reasons: list[str] = field(default_factory=list)
    state: State = State.DECIDED
    identity: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)


def decided(row: Inbound, facts: Understood, raw: bytes, proof: str) -> Outcome:
    """Decide about a message and do it. `proof`: why From is believed.

    Needs the system persona, and locks that let copies pass one by one.
    """
    columns = _columns(row, facts)
    if row.mailbox_id is None and (box := mailboxes.of_addresses(_recipients(row, facts))) is not None:
        row.mailbox_id = columns["mailbox_id"] = box.id
    identity = identity_of(facts)
    earlier = Inbound.objects.filter(identity=identity).first()
    if earlier is not None:
        outcome = Outcome(Decision.DUPLICATE, [*facts.reasons, "The same message came before."])
        columns |= {"same_as_id": earlier.pk, "ticket_id": earlier.ticket_id}
    else:
        outcome = _first(row, facts, raw, proof)
        # One that is held is nobody's yet: another copy of it is held as well.
        outcome.identity = identity
    outcome.columns = columns | outcome.columns
    return outcome


def _first(row: Inbound, facts: Understood, raw: bytes, proof: str) -> Outcome:
    author = machines.author_of(facts)
    if own_ids(facts):
        return Outcome(Decision.MACHINE, [*facts.reasons, "This desk sent it itself; it came back."])
    if facts.kind == "bounce":
        return _bounce(facts, raw)
    if facts.kind == "report":
        return Outcome(Decision.REPORT, [*facts.reasons, "It asks for nothing; it is kept."])
    if reason := machines.beyond_budget(row, facts, author):
        return Outcome(Decision.NONE, [*facts.reasons, f"{reason} It is held until somebody looks."], State.HELD)
    sender = sender_of(facts, digest=row.digest, is_proven=bool(proof))
    if isinstance(sender, str):
        return Outcome(Decision.NONE, [*facts.reasons, sender], State.HELD)
    if facts.kind == "person":
        address_works(row.sender_email)
    deed = Deed(facts, sender, author.is_answer, row.envelope_to, [sender.reason, *([proof] if proof else [])])
    with because(mail=row.pk, **({"by_machine": True} if author.is_machine or mailboxes.is_own(sender.person.email) else {})):
        outcome = _placed(row, deed, author)
    outcome.reasons = [*facts.reasons, *deed.reasons, *outcome.reasons]
    return outcome


def _placed(row: Inbound, deed: Deed, author: Author) -> Outcome:
    found = places(deed.facts, row.envelope_to)
    for place in found:
        outcome = _joined(deed, place, author)
        if outcome is not None:
            return outcome
    if author.is_answer:
        return Outcome(Decision.MACHINE, ["It is an automatic answer to nothing that we know, so nothing is done with it."])
    claims = [place for place in found if place.is_claim]
    there = set(Ticket.objects.filter(pk__in=[place.ticket for place in claims]).values_list("pk", flat=True)) if claims else set()
    return _opened(row, deed, next((place for place in claims if place.ticket in there), None))


def _joined(deed: Deed, place: Place, author: Author) -> Outcome | None:
    """Join the ticket if the writer takes part in it; None when they do not."""
    if deed.sender.colleague is not None:
        ticket = takes_part(deed.sender.colleague, place.ticket)
        if ticket is not None and place.pointer is not None and _may_say(deed.sender, place, ticket):
            message = join_as_colleague(deed, ticket, deed.sender.colleague, note_id=place.pointer.note)
            kind = "as an internal note" if place.pointer.note else "as an answer to the customer"
            return Outcome(Decision.JOINED, [place.because, f"A colleague wrote it, {kind}."], columns=facts_of(message))
    if deed.sender.is_nobody or (place.pointer is not None and place.pointer.note is not None):
        # Whatever answers a note is never said to a customer.
        return None
    ticket = takes_part(deed.sender.customer, place.ticket)
    if ticket is None:
        return None
    if author.is_answer and is_past_reopening(ticket):
        return Outcome(
            Decision.MACHINE,
            [place.because, "It is an automatic answer in a closed ticket, so nothing is done."],
            columns={"ticket_id": ticket.pk},
        )
    message = join(deed, ticket)
    reasons = [place.because, "Its sender takes part in the ticket."]
    if message.ticket_id != ticket.pk:
        reasons.append(f"That ticket is over, so it goes on in {message.ticket_id}.")
    return Outcome(Decision.JOINED, reasons, columns=facts_of(message))


def _may_say(sender: Sender, place: Place, ticket: Ticket) -> bool:
    verb = access.NOTE if place.pointer is not None and place.pointer.note else access.REPLY
    addressee = place.pointer.person if place.pointer is not None else None
    is_theirs = addressee in (None, sender.person.pk)
    return sender.colleague is not None and is_theirs and access.can(sender.colleague, verb, ticket)


def _opened(row: Inbound, deed: Deed, claimed: Place | None) -> Outcome:
    box = mailboxes.with_id(row.mailbox_id)
    message = open_new(deed, team_id=box.team_id if box else None, strange_to=claimed.ticket if claimed else None)
    reasons = ["It belongs to no ticket that its sender takes part in."]
    if claimed is not None:
        reasons = [f"{claimed.because} Its sender takes no part in ticket {claimed.ticket}, so it is a new one, linked with a warning."]
    return Outcome(Decision.NEW, reasons, columns=facts_of(message))


def _bounce(facts: Understood, raw: bytes) -> Outcome:
    mail = note_bounce(facts, raw)
    if mail is None:
        return Outcome(Decision.BOUNCE, [*facts.reasons, "It names no mail of ours, so nothing is done."])
    return Outcome(Decision.BOUNCE, [*facts.reasons, f"It is about our mail to {mail.to_address}."], columns={"ticket_id": mail.ticket_id})


def _recipients(row: Inbound, facts: Understood) -> list[str]:
    named = [address.email for address in (*facts.to, *facts.cc)]
    return [*row.envelope_to, *(value.strip("<> ") for value in facts.headers.all("delivered-to")), *named]


def _columns(row: Inbound, facts: Understood) -> dict[str, Any]:
    """Return the facts that stand in the row; also on the row at hand, for whoever asks it."""
    sender = address_of(facts)
    known = {
        "message_id": facts.message_id[:250],
        "kind": facts.kind,
        "sender_name": sender.name[:120],
        "sender_email": sender.email.lower()[:254],
        "subject": facts.subject[:250],
    }
    for name, value in known.items():
        setattr(row, name, value)
    return known


def identity_of(facts: Understood) -> str:
    """Return which message this is, whichever way it came: by who says what under which id, not by what servers wrote on top."""
    said = [facts.message_id, facts.sender.email.lower(), facts.subject, " ".join(facts.text.split())]
    said += [one.sha256 for one in facts.attachments]
    if not facts.message_id:
        said.append(facts.date.isoformat() if facts.date else "")
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()
