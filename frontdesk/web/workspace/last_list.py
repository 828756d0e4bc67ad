"""Which list somebody looked at last: kept in their browser, so that it costs the desk nothing."""

from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, QueryDict

from frontdesk.web.workspace.context import directory_of
from frontdesk.web.workspace.listing import Listing, listing_of, listing_url, view_named

COOKIE: Final = "desk_list"
KEPT_DAYS: Final = 90
# A longer filter is not worth sending with each request.
QUERY_MAX_LENGTH: Final = 1000


def remember_list(request: Any, response: HttpResponse, listing: Listing) -> HttpResponse:
    """Keep the list as the last one. A search is no place to come back to, nor is a later page."""
    query = replace(listing, after="").here
    if not listing.one("q") and len(query) <= QUERY_MAX_LENGTH and query != _kept(request):
        response.set_signed_cookie(
            COOKIE,
            query,
            # Somebody else who signs in to this browser has another salt, and so no list yet.
            salt=_salt(request),
            max_age=KEPT_DAYS * 86400,
            path="/desk/",
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def last_list(request: Any) -> str | None:
    """Return the address of one's last list; None without one, and when its view is gone."""
    kept = _kept(request)
    if kept is None:
        return None
    query = QueryDict(kept)
    if "view" not in query:
        return listing_url(kept)
    directory = directory_of(request)
    view = view_named(query["view"], directory)
    return listing_of(query, directory, view).url if view else None


def _kept(request: Any) -> str | None:
    found = request.get_signed_cookie(COOKIE, default=None, salt=_salt(request))
    return None if found is None else str(found)


def _salt(request: Any) -> str:
    return f"frontdesk.last_list.{request.actor.person_id}"
