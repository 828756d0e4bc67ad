"""Mailboxes, every message that ever came in, and every one that goes out."""

from frontdesk.mail.models.address import BouncingAddress
from frontdesk.mail.models.inbound import Decision, Door, Inbound, State
from frontdesk.mail.models.mailbox import Fetching, Mailbox
from frontdesk.mail.models.original import Original
from frontdesk.mail.models.outbound import Auto, Outbound, OutboundState
from frontdesk.mail.models.wording import Wording

__all__ = [
    "Auto",
    "BouncingAddress",
    "Decision",
    "Door",
    "Fetching",
    "Inbound",
    "Mailbox",
    "Original",
    "Outbound",
    "OutboundState",
    "State",
    "Wording",
]
