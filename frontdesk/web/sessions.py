"""Sessions: Django's own, except that what a page asks for by itself takes no cookie away."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse


class SessionOfPages(SessionMiddleware):
    """The session of each request.

    An old tab goes on asking with the cookie of a session that is over. Its answer may come after somebody signed in
    again beside it: it would take the new cookie away, and the person would be signed out by a page they do not look at.
    """

    def process_response(self, request: Any, response: HttpResponse) -> HttpResponse:
        """Save the session as Django does; only going to a page may end the browser's (Sec-Fetch-Mode, Fetch Metadata of the W3C)."""
        answer: HttpResponse = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and not cookie.value and request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            del answer.cookies[settings.SESSION_COOKIE_NAME]
        return answer
