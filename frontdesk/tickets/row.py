"""A ticket as an agent's list shows it: some of its columns, without the cost of five model instances for each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.db.prepared import prepared
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.models.draft import HOLDS_SOMETHING

# The page's keys are found first, through one index; only then is anything else looked up.
SELECT = """
with page as materialized ({page})
select {keys}, t.number, t.subject, t.status, t.priority, t.turn_at, t.last_message_preview, t.last_message_by_customer, t.last_author_name,
  r.name, o.name, t.assignee_id, a.name, t.turn, t.due_at, t.snoozed_until, t.is_merged,
  exists (select from tickets_draft where ticket_id = t.number and person_id = %(me)s and {holds}),
  t.last_message_by_customer and (s.seen_at is null or s.seen_at < t.last_message_at), t.own_status_id
from page join tickets_ticket t on t.number = page.number
join identity_person r on r.id = t.requester_id
left join identity_organisation o on o.id = t.organisation_id
left join identity_person a on a.id = t.assignee_id
left join tickets_ticketseen s on s.ticket_id = t.number and s.person_id = %(me)s
order by {order}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of an agent's list. Names are None where there is nobody.

    `has_draft`: one's own text waits in it; `is_unread`: the customer wrote since one's last look.
    """

    number: int
    subject: str
    status: int
    priority: int
    turn_at: datetime
    last_message_preview: str
    last_message_by_customer: bool
    last_author_name: str
    requester_name: str
    organisation_name: str | None
    assignee_id: int | None
    assignee_name: str | None
    turn: int
    due_at: datetime | None
    snoozed_until: datetime | None
    is_merged: bool = False
    has_draft: bool = False
    is_unread: bool = False
    own_status_id: int | None = None


def rows(page: str, params: dict[str, Any], columns: Sequence[str], order: str) -> list[tuple[tuple[Any, ...], Row]]:
    """Return keys and rows of the page that a statement finds; `params` names the reader as `me`."""
    keys = ", ".join(f"page.{column}" for column in columns)
    with prepared() as cursor:
        cursor.execute(SELECT.format(page=page, keys=keys, order=order, holds=HOLDS_SOMETHING), params)
        return [(found[: len(columns)], Row(*found[len(columns) :])) for found in cursor.fetchall()]


def row_of(ticket: Ticket) -> Row:
    """Return the row of a ticket that its reader has open."""
    return Row(
        number=ticket.pk,
        subject=ticket.subject,
        status=ticket.status,
        priority=ticket.priority,
        turn_at=ticket.turn_at,
        last_message_preview=ticket.last_message_preview,
        last_message_by_customer=ticket.last_message_by_customer,
        last_author_name=ticket.last_author_name,
        requester_name=ticket.requester.name,
        organisation_name=ticket.organisation.name if ticket.organisation else None,
        assignee_id=ticket.assignee_id,
        assignee_name=ticket.assignee.name if ticket.assignee else None,
        turn=ticket.turn,
        due_at=ticket.due_at,
        snoozed_until=ticket.snoozed_until,
        is_merged=ticket.is_merged,
        own_status_id=ticket.own_status_id,
    )
