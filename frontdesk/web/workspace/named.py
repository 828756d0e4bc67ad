"""Customers and organisations above what a search found: each leads to the list of its tickets."""

from dataclasses import dataclass
from urllib.parse import urlencode

from frontdesk.actor import Actor
from frontdesk.identity.named import named_by
from frontdesk.web.workspace.listing import Listing, listing_url


@dataclass(frozen=True, slots=True)
class Lead:
    """A customer (`email`) or an organisation, and the address of the list of its tickets."""

    name: str
    email: str
    url: str


def leads(listing: Listing, by: Actor) -> list[Lead]:
    """Return whom the words of a search name, for its first page; lists without words ask nothing."""
    words = [text for term in listing.asked.terms if not term.is_negated for text, _ in term.texts]
    if listing.after or not words:
        return []
    found = named_by(words, by=by)
    people = [Lead(name, email, _url("requester", email)) for email, name in found.people]
    return [*people, *(Lead(name, "", _url("org", name)) for name in found.organisations)]


def _url(key: str, value: str) -> str:
    # As whoever searches expects: solved ones too.
    return listing_url(urlencode({"status": "any", key: value}))
