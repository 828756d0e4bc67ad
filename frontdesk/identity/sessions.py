"""Where somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.models import Person
from frontdesk.lib import clock


def count(person: Person, *, by: Actor) -> int:
    """Return in how many browsers a person is signed in now. Raises: ForbiddenError for somebody else's without the right."""
    if person.pk != by.person_id:
        access.require(by, access.MANAGE_PEOPLE)
    with acting(ACCOUNTS):
        keys = UserSession.objects.filter(user=person).values("session_key")
        return Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now()).count()
