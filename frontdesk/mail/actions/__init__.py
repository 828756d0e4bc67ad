"""What can be done with mail."""

from frontdesk.mail.actions.deciding import join_mail, open_from_mail, read_mail_source, replay_mail
from frontdesk.mail.actions.mailboxes import MailboxFacts, change_mailbox, create_mailbox
from frontdesk.mail.actions.sending import send_again
from frontdesk.mail.actions.wording import set_wording

__all__ = [
    "MailboxFacts",
    "change_mailbox",
    "create_mailbox",
    "join_mail",
    "open_from_mail",
    "read_mail_source",
    "replay_mail",
    "send_again",
    "set_wording",
]
