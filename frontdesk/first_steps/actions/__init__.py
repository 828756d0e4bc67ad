"""What a new desk is tried with."""

from frontdesk.first_steps.actions.invitation import show_invitation
from frontdesk.first_steps.actions.test_ticket import send_test_ticket, solve_test_tickets

__all__ = ["send_test_ticket", "show_invitation", "solve_test_tickets"]
