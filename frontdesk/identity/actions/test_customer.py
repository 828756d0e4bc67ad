"""The test customer: made at the first test ticket, locked out for good."""

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, test_customer
from frontdesk.identity.actions.people import end_sessions
from frontdesk.identity.models import Person, Role


def keep_test_customer(*, by: Actor) -> Person:
    """Return the test customer. Whoever took the address before, which nobody can own, is locked out.

    Raises: ForbiddenError.
    """
    access.require(by, access.MANAGE_DESK)
    with acting(ACCOUNTS):
        person = Person.objects.filter(email=test_customer.ADDRESS).first()
        if person is not None and not person.is_active:
            return person
        person = person or Person(email=test_customer.ADDRESS)
        if person.pk is not None:
            end_sessions(person)
        person.name, person.role, person.is_active = test_customer.NAME, Role.objects.get(slug="customer"), False
        person.set_unusable_password()
        person.save()
    record("person.created", by=by, person=person.pk, email=person.email)
    return person
