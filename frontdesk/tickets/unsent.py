"""What somebody has not sent yet, over all tickets: drafts and waiting messages of their own."""

from django.db.models.expressions import RawSQL

from frontdesk.actor import Actor
from frontdesk.tickets.around import WaitingFacts
from frontdesk.tickets.models import HOLDS_SOMETHING, Draft, Outgoing, OutgoingState

SHOWN = 200
# For the statement of a list of tickets `t`: whether this person has a draft there. One look into an index a row.
HAS_DRAFT = (
    "exists (select from tickets_draft d where d.ticket_id = {ticket}"
    " and d.person_id = (select current_setting('frontdesk.person'))::bigint and (d.body <> '' or d.file_ids <> '{{}}'))"
)


def drafts_of(by: Actor) -> list[Draft]:
    """Return one's drafts, the newest first. `subject` is empty when the ticket is out of sight: the text still is one's own."""
    mine = Draft.objects.filter(person_id=by.me).extra(where=[HOLDS_SOMETHING])  # noqa: S610 (a constant)
    subject = RawSQL("(select t.subject from tickets_ticket t where t.number = tickets_draft.ticket_id)", [])
    return list(mine.annotate(subject=subject).order_by("-updated_at")[:SHOWN])


def waiting_of(by: Actor) -> list[Outgoing]:
    """Return one's waiting messages, the next first."""
    mine = Outgoing.objects.filter(author_id=by.me, state=OutgoingState.WAITING)
    subject = RawSQL("(select t.subject from tickets_ticket t where t.number = tickets_outgoing.ticket_id)", [])
    return list(mine.annotate(subject=subject).order_by("send_at", "id")[:SHOWN])


def waiting_in(number: int, *, by: Actor) -> tuple[list[WaitingFacts], list[Draft]]:
    """Return what waits in one ticket, and the drafts there that came back unsent."""
    mine = Outgoing.objects.filter(author_id=by.me, ticket_id=number, state=OutgoingState.WAITING).order_by("send_at", "id")
    facts = [WaitingFacts(one.pk, one.kind, one.body, one.send_at, one.is_scheduled, len(one.file_ids)) for one in mine]
    return facts, list(Draft.objects.filter(person_id=by.me, ticket_id=number).exclude(reason=""))
