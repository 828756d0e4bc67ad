"""The request as views get it: the door has put the actor on it."""

from django.http import Http404, HttpRequest

from frontdesk.actor import Actor
from frontdesk.identity.models import Person


class Request(HttpRequest):
    """A request that came in through the door; only a type, never made."""

    actor: Actor


def me(request: HttpRequest) -> Person:
    """Return the person who is signed in. Raises: Http404 when nobody is, which the door does not let happen."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
