"""The words in double braces that a macro's text may hold: a fixed few, put in by plain substitution."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from frontdesk.actor import Actor
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import priorities, statuses
from frontdesk.tickets.models import Ticket

Value = Callable[[Ticket, Actor], str]
# What follows a word in braces is what customers may read: never a note, a team's inner name or another person's data.
VARIABLES: Final[Mapping[str, tuple[str, Value]]] = {
    "customer.first_name": ("Ingrid", lambda ticket, _: ticket.requester.first_name),
    "customer.name": ("Ingrid Solheim", lambda ticket, _: ticket.requester.name),
    "customer.email": ("ingrid@example.org", lambda ticket, _: ticket.requester.email),
    "organisation.name": ("Fjordcruise", lambda ticket, _: ticket.organisation.name if ticket.organisation else ""),
    "ticket.number": ("4182", lambda ticket, _: str(ticket.pk)),
    "ticket.subject": ("Card reader", lambda ticket, _: ticket.subject),
    "ticket.status": ("We are on it", lambda ticket, _: statuses.of(ticket).wording),
    "ticket.priority": ("High", lambda ticket, _: priorities.name_of(ticket.priority)),
    "agent.name": ("Ana Petrova", lambda _, by: by.name),
    "agent.first_name": ("Ana", lambda _, by: by.name.split(" ")[0]),
}
_BRACES = re.compile(r"\{\{([^{}]*)\}\}")


def check(text: str) -> None:
    """Raise InvalidError naming the first word in braces that is none of ours, or braces that do not close."""
    for match in _BRACES.finditer(text):
        if match[1].strip() not in VARIABLES:
            raise InvalidError(f"There is no {{{{ {match[1].strip()} }}}}. Use one of: {', '.join(VARIABLES)}.", field="text")
    rest = _BRACES.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise InvalidError("Two braces do not belong together. Write a variable as {{ customer.first_name }}.", field="text")


def filled(text: str, ticket: Ticket, by: Actor) -> str:
    """Return a macro's text for one ticket. What is put in is put in as it is: braces in a name are only a name."""

    def value(match: re.Match[str]) -> str:
        known = VARIABLES.get(match[1].strip())
        return known[1](ticket, by) if known else match[0]

    return _BRACES.sub(value, text)
