"""What can be done with mail."""

from frontdesk.mail.actions.sending import send_again

__all__ = ["send_again"]
