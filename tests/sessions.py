"""Sign somebody in without the sign-in page: the session's cookie, as that page would have set it."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person


def session_key(person: Person) -> str:
    """Open a session for the person and return the value of its cookie."""
    with acting(ACCOUNTS):
        known = Person.objects.get_queryset().defer(None).get(pk=person.pk)
        session = SessionStore()
        session[SESSION_KEY] = str(known.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = known.get_session_auth_hash()
        session.save()
    return str(session.session_key)
