"""What can be done with mail."""

from frontdesk.mail.actions.sending import send_again
from frontdesk.mail.actions.wording import set_wording

__all__ = ["send_again", "set_wording"]
