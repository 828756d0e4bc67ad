"""Mailboxes, and every message that ever came in."""

from frontdesk.mail.models.inbound import Decision, Door, Inbound, State
from frontdesk.mail.models.mailbox import Fetching, Mailbox
from frontdesk.mail.models.original import Original

__all__ = ["Decision", "Door", "Fetching", "Inbound", "Mailbox", "Original", "State"]
