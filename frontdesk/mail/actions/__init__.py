"""What can be done with mail."""

from frontdesk.mail.actions.mailboxes import MailboxFacts, change_mailbox, create_mailbox
from frontdesk.mail.actions.sending import send_again
from frontdesk.mail.actions.wording import set_wording

__all__ = ["MailboxFacts", "change_mailbox", "create_mailbox", "send_again", "set_wording"]
