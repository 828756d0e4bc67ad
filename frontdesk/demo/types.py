"""The demo's types of tickets: what Tidemark's customers choose from, and one with a form of its own."""

from frontdesk.actor import Actor
from frontdesk.fields.actions.forming import Line
from frontdesk.fields.models import Required
from frontdesk.tickets.actions import change_type, create_type, order_types, set_form
from frontdesk.tickets.actions.arranging_types import TypeFacts
from frontdesk.tickets.models import TicketType

BOOKING_CHANGE = "booking-change"
OFFERED = {
    "question": TypeFacts("Question", "How something works, or what it costs.", "question", for_customers=True, is_default=True),
    "incident": TypeFacts("Incident", "Something does not work as it should.", "alert", for_customers=True),
}
FORM = (
    Line("booking_number", Required.OPEN),
    Line("new_departure", help="Leave it empty to cancel."),
    Line("customer_plan"),
)


def keep_types(by: Actor) -> None:
    """Offer customers three types; the third is asked for its fields in their own order, and not for a product."""
    for key, facts in OFFERED.items():
        change_type(TicketType.objects.get(pk=key), facts, by=by)
    facts = TypeFacts("Booking change", "Move, swap or cancel what is booked already.", "calendar", for_customers=True)
    create_type(facts, key=BOOKING_CHANGE, by=by)
    order_types(["question", "incident", BOOKING_CHANGE], by=by)


def keep_form(by: Actor) -> None:
    """Arrange the form of the third."""
    set_form(TicketType.objects.get(pk=BOOKING_CHANGE), FORM, by=by)
