"""What rules ask about: the fields of a ticket as it arrives, and what they held for one."""

from collections.abc import Mapping

from frontdesk.conditions import Field, Values
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.arrived import values_at_arrival
from frontdesk.tickets.criteria import at_arrival

# What of the fields themselves a compiled rule knows by heart beyond teams and tags, as an SQL expression: the custom ones.
FIELDS_STAMP = "(select coalesce(sum(hashtextextended(concat_ws(' ', id, version, is_archived), 0)), 0) from fields_field)::text"


def rule_fields() -> Mapping[str, Field]:
    """Return the fields that conditions of rules name; what they choose from is loaded when asked for."""
    return at_arrival()


def values_of(ticket_id: int) -> Values:
    """Return what a ticket was when it arrived. Needs the system persona. Raises: InvalidError when that was not kept."""
    values = values_at_arrival(ticket_id)
    if values is None:
        raise InvalidError("What this ticket was when it arrived is not known.")
    return values
