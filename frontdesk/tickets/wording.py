"""What customers read instead of our words."""

from frontdesk.tickets.models import Status

CUSTOMER_STATUS: dict[int, str] = {
    Status.NEW: "Received",
    Status.OPEN: "We are on it",
    Status.WAITING_CUSTOMER: "Waiting for you",
    # Whom else we wait for is our matter.
    Status.WAITING_OTHERS: "We are on it",
    Status.SOLVED: "Solved",
    Status.CLOSED: "Solved",
}
