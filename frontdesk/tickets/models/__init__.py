"""Tickets, their messages, attachments, tags and who takes part: one noun a file."""

from frontdesk.tickets.models.arrival import Arrival
from frontdesk.tickets.models.attachment import SAFE_IMAGES, Attachment, attachment_path
from frontdesk.tickets.models.bulk import Bulk, BulkState
from frontdesk.tickets.models.draft import HOLDS_SOMETHING, Draft
from frontdesk.tickets.models.field_value import FieldValue
from frontdesk.tickets.models.follower import Follower
from frontdesk.tickets.models.link import LinkKind, TicketLink
from frontdesk.tickets.models.macro import Macro, MacroUse
from frontdesk.tickets.models.mention import Mention
from frontdesk.tickets.models.merge import Merge
from frontdesk.tickets.models.message import Kind, Message
from frontdesk.tickets.models.outgoing import Outgoing, OutgoingState
from frontdesk.tickets.models.participant import Participant
from frontdesk.tickets.models.priority import PriorityMove, TicketPriority
from frontdesk.tickets.models.seen import TicketSeen
from frontdesk.tickets.models.status import FIRST_OWN, GIVEN, TicketStatus
from frontdesk.tickets.models.submission import Submission
from frontdesk.tickets.models.tag import Tag, TicketTag
from frontdesk.tickets.models.ticket import (
    DEADLINE,
    IS_UNSOLVED,
    UNSHOWN_OF_PEOPLE,
    UNSOLVED,
    Channel,
    Priority,
    Status,
    Ticket,
    TicketQuerySet,
    Turn,
    Waking,
)
from frontdesk.tickets.models.ticket_type import TicketType
from frontdesk.tickets.models.view import Scope, View, ViewPlace

__all__ = [
    "DEADLINE",
    "FIRST_OWN",
    "GIVEN",
    "HOLDS_SOMETHING",
    "IS_UNSOLVED",
    "SAFE_IMAGES",
    "UNSHOWN_OF_PEOPLE",
    "UNSOLVED",
    "Arrival",
    "Attachment",
    "Bulk",
    "BulkState",
    "Channel",
    "Draft",
    "FieldValue",
    "Follower",
    "Kind",
    "LinkKind",
    "Macro",
    "MacroUse",
    "Mention",
    "Merge",
    "Message",
    "Outgoing",
    "OutgoingState",
    "Participant",
    "Priority",
    "PriorityMove",
    "Scope",
    "Status",
    "Submission",
    "Tag",
    "Ticket",
    "TicketLink",
    "TicketPriority",
    "TicketQuerySet",
    "TicketSeen",
    "TicketStatus",
    "TicketTag",
    "TicketType",
    "Turn",
    "View",
    "ViewPlace",
    "Waking",
    "attachment_path",
]
