"""The demo's custom fields and types: what Tidemark asks its customers, and what only its own people note."""

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company
from frontdesk.demo.types import BOOKING_CHANGE, keep_form, keep_types
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.known import Choice
from frontdesk.fields.models import ForCustomers, Kind
from frontdesk.fields.showing import Leaf
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket, Turn

PRODUCTS = (
    Choice("bookings", "Bookings"),
    Choice("card-reader", "Card reader"),
    Choice("online-payments", "Online payments"),
    Choice("invoices", "Invoices"),
    Choice("onboarding", "Getting started"),
)
HARBOURS = tuple(Choice(key, label) for key, label in (("bergen", "Bergen, Strandkaien"), ("flam", "Flåm"), ("porto", "Porto, Ribeira")))
PLANS = (Choice("gold", "Gold"), Choice("silver", "Silver"), Choice("bronze", "Bronze"))
FIELDS = (
    Facts("Product", Kind.CHOICE, choices=PRODUCTS, for_customers=ForCustomers.ASKED),
    Facts(
        *("Harbour", Kind.CHOICE, "Where your boats leave from.", HARBOURS),
        for_customers=ForCustomers.ASKED,
        shown_when=(Leaf("product", ("bookings",)),),
    ),
    Facts(
        "Reader serial number",
        Kind.TEXT,
        "It stands below the reader.",
        for_customers=ForCustomers.ASKED,
        shown_when=(Leaf("product", ("card-reader",)),),
    ),
    Facts("Booking number", Kind.TEXT, "As in the confirmation.", for_customers=ForCustomers.ASKED, types=(BOOKING_CHANGE,)),
    Facts("New departure", Kind.DATE, "If you know it already.", for_customers=ForCustomers.ASKED, types=(BOOKING_CHANGE,)),
    Facts("Customer plan", Kind.CHOICE, choices=PLANS),
    Facts("Refund", Kind.NUMBER, "In euros.", shown_when=(Leaf("product", ("bookings", "online-payments")),)),
)
# A story's team, or a tag of it, says what it is about.
OF_TAG = {"card-reader": "card-reader", "invoice": "invoices", "vat": "invoices"}
OF_TEAM = {"bookings": "bookings", "payments": "online-payments", "onboarding": "onboarding"}


def keep_fields() -> None:
    """Create the types and the fields, as the admin did on the first day."""
    admin = Person.objects.filter(role__slug="admin").order_by("id").first()
    with acting((actor_afresh(admin.pk, Window.SETTINGS) if admin else None) or SYSTEM) as by:
        keep_types(by)
        for facts in FIELDS:
            create_field(facts, by=by)
        keep_form(by)


def product_of(team: str, tags: tuple[str, ...]) -> dict[str, str]:
    """Return what a customer says that their question is about."""
    product = next((OF_TAG[tag] for tag in tags if tag in OF_TAG), OF_TEAM.get(team, ""))
    return {"product": product} if product else {}


def note_plans(company: Company) -> None:
    """Let agents note which plan the customers of what is unsolved have."""
    for slug, agents in company.agents.items():
        with acting(agents[0]) as by:
            waiting = list(Ticket.objects.filter(team_id=company.teams[slug].pk, turn__lte=Turn.CUSTOMER).order_by("number"))
            for ticket in waiting:
                if ticket.organisation_id is not None:
                    actions.set_fields(ticket, fields={"customer_plan": PLANS[ticket.organisation_id % len(PLANS)].key}, by=by)
