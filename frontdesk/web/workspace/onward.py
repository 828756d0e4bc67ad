"""Where an agent goes on when a ticket is done: the next of its group, the list, or nowhere, as they wish."""

from dataclasses import dataclass, replace
from typing import Any, Final

from frontdesk.actor import Actor
from frontdesk.identity.preferences import preferences
from frontdesk.tickets import lists
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.models import Status, Ticket
from frontdesk.web.workspace.context import list_of

NEXT: Final = "next"
LIST: Final = "list"
STAY: Final = "stay"
# Way -> what the menu beside "Solve" says, and the name of its key.
WORDS: Final = {
    NEXT: ("Solve and open the next", ""),
    LIST: ("Solve and go to the list", ""),
    STAY: ("Solve and stay", "solve-stay"),
}


@dataclass(frozen=True, slots=True)
class Onward:
    """The way on; `number` is the ticket that follows, None when there is none."""

    way: str
    number: int | None = None


HERE: Final = Onward(STAY)


def onward(request: Any, ticket: Ticket) -> Onward:
    """Return where to go once this ticket is done: ask before the deed, while the ticket still has its place in the list.

    The form's `then` wins over the wish. Without a next ticket the way leads to the list.
    """
    by: Actor = request.actor
    then = request.POST.get("then", "")
    way = then if then in WORDS else preferences(by).after_solving
    # A row's own keys leave the page where it is.
    if way == STAY or request.htmx.target == f"t-{ticket.pk}":
        return HERE
    number = _following(request, ticket, by)
    return Onward(way if number is not None else LIST, number)


def _following(request: Any, ticket: Ticket, by: Actor) -> int | None:
    """Return the ticket after this one in its group, else the first of the group."""
    listing = list_of(request)
    wanted = listing.filter()
    sort = lists.sort_for(wanted, listing.sort)
    is_grouped = sort is Sort.TURN
    if is_grouped:
        wanted = replace(wanted, statuses=(Status(ticket.status),))
    for after in (lists.place_of(ticket, sort), ""):
        found = lists.queue(wanted, by=by, sort=sort, after=after).tickets
        same = (row.number for row in found if row.number != ticket.pk and (not is_grouped or row.turn == ticket.turn))
        if number := next(same, None):
            return int(number)
    return None
