"""Custom fields of tickets: filled in when one is opened, changed, asked for before it is solved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor, Persona
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.fields.checking import Through, checked, missing, refuse_unfilled
from frontdesk.fields.kinds import indexed, shown, typed
from frontdesk.fields.known import Definition, definitions
from frontdesk.fields.models import Required
from frontdesk.fields.showing import Facts, formed, leaves
from frontdesk.tickets import access, values
from frontdesk.tickets.actions import writing
from frontdesk.tickets.errors import StaleTicketError
from frontdesk.tickets.models import Channel, FieldValue, Ticket

EVENT = "ticket.field_changed"
COPY = """
insert into tickets_fieldvalue (ticket_id, field_id, value, word, number)
select %s, field_id, value, word, number from tickets_fieldvalue where ticket_id = %s on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Known:
    """The fields: all of them, on which what is asked for depends, and what the actor may do with those that they see."""

    fields: list[Definition]
    rights: dict[str, bool]

    def named(self, key: str) -> Definition:
        """Return the field of a key."""
        return next(field for field in self.fields if field.key == key)


def set_fields(ticket: Ticket, *, fields: Mapping[str, Any], by: Actor, was: Mapping[str, str] | None = None) -> None:
    """Change values by the keys of their fields; None or an empty text takes one away.

    `was` says what stood there as the actor read it, in the form it is typed: what somebody changed since is not overwritten. Like tags,
    values do not count in the ticket's version: who changes its status meanwhile has no quarrel with this.
    Raises: FieldsError with a sentence for each value at fault, StaleTicketError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    known, before = _known(by, ticket.type), _before(ticket)
    changes = _checked(fields, known, before, _facts(ticket), Through.CHANGE, by)
    for key, text in (was or {}).items():
        if key in changes and typed(known.named(key), before.get(key)) != text:
            raise StaleTicketError(
                f"Somebody changed “{known.named(key).label}” meanwhile. Here is how it stands now; nothing was overwritten."
            )
    for key, after in changes.items():
        _put(ticket, known.named(key), before.get(key), after, by)


def taken_at_opening(sent: Mapping[str, Any], facts: Facts, *, channel: Channel, is_continued: bool, by: Actor) -> dict[Definition, Any]:
    """Return what a new ticket takes. Raises: FieldsError."""
    known = _known(by, facts.type)
    if not known.fields:
        # Nothing is asked here, so nothing is taken; what a form of a moment ago holds is no reason to refuse the rest of it.
        return {}
    through = Through.ITSELF if is_continued or channel == Channel.MAIL else Through.FORM
    changes = _checked(sent, known, {}, facts, through, by)
    return {known.named(key): value for key, value in changes.items()}


def keep(ticket: Ticket, taken: Mapping[Definition, Any]) -> None:
    """Write the values of a new ticket; what it began with is no change, and tells nothing."""
    FieldValue.objects.bulk_create([_row(ticket, field, value) for field, value in taken.items()])


def copy_values(source: Ticket, target: Ticket) -> None:
    """Give a ticket that continues another, or was split from it, what that one holds, hidden values too."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(COPY, [target.pk, source.pk])


def require_filled(ticket: Ticket, *, by: Actor) -> None:
    """Refuse to solve a ticket that lacks what it needs then. A customer who says that it works is believed.

    Raises: FieldsError.
    """
    if by.is_customer or by.persona is Persona.SYSTEM:
        return
    mine = formed(definitions(for_customers=by.is_customer), ticket.type)
    if not any(field.required is not Required.NEVER and not field.is_archived for field in mine):
        return
    known = Known(_every(by, mine), _rights(mine, by, ticket.type))
    refuse_unfilled(missing(known.fields, rights=known.rights, values=_before(ticket), facts=_facts(ticket)))


def require_readable(typed_values: Mapping[str, str], *, by: Actor) -> None:
    """Raise FieldsError for values that no ticket would take from the actor: of fields they do not fill in, or of another kind."""
    fields = [replace(field, condition=None, team_ids=(), types=()) for field in definitions()]
    rights = _rights(fields, by, "")
    checked(typed_values, fields=fields, rights=rights, before={}, facts=Facts(0, ""), through=Through.ITSELF, find=values.finder(by))


def put_back(ticket: Ticket, field_id: int, value: Any) -> None:
    """Write what a field held before, whatever is asked for by now: an undo takes a deed back, no more."""
    FieldValue.objects.filter(ticket=ticket, field_id=field_id).delete()
    if value is not None:
        field = next(each for each in definitions() if each.id == field_id)
        keep(ticket, {field: value})


def _known(by: Actor, type: str) -> Known:
    mine = definitions(for_customers=by.is_customer)
    return Known(_every(by, mine), _rights(mine, by, type))


def _rights(mine: list[Definition], by: Actor, type: str) -> dict[str, bool]:
    if by.is_customer:
        return {field.key: field.may_edit and field.is_asked for field in formed(mine, type)}
    # No role stands behind the system, and none holds it back.
    return {field.key: field.may_edit or by.persona is Persona.SYSTEM for field in mine}


def _every(by: Actor, mine: list[Definition]) -> list[Definition]:
    """Return all fields on which it depends what is asked for; what a person does not see may be among them."""
    known = {field.key for field in mine}
    if by.persona is Persona.SYSTEM or all(leaf.key in known for field in mine for leaf in leaves(field.condition)):
        return mine
    with acting(SYSTEM):
        return definitions()


def _before(ticket: Ticket) -> dict[str, Any]:
    with acting(SYSTEM):
        return values.held(ticket.pk)


def _facts(ticket: Ticket) -> Facts:
    return Facts(ticket.team_id, ticket.type)


def _checked(sent: Mapping[str, Any], known: Known, before: Mapping[str, Any], facts: Facts, through: Through, by: Actor) -> dict[str, Any]:
    return checked(sent, fields=known.fields, rights=known.rights, before=before, facts=facts, through=through, find=values.finder(by))


def _put(ticket: Ticket, field: Definition, before: Any, after: Any, by: Actor) -> None:
    if after is None:
        FieldValue.objects.filter(ticket=ticket, field_id=field.id).delete()
    elif before is None:
        keep(ticket, {field: after})
    else:
        row = _row(ticket, field, after)
        FieldValue.objects.filter(ticket=ticket, field_id=field.id).update(value=row.value, word=row.word, number=row.number)
    words: Sequence[str] = [shown(field, before), shown(field, after)]
    record(
        EVENT, by=by, ticket_id=ticket.pk, field=field.id, field_key=field.key, field_name=field.label, value=[before, after], words=words
    )


def _row(ticket: Ticket, field: Definition, value: Any) -> FieldValue:
    word, number = indexed(field, value)
    return FieldValue(ticket=ticket, field_id=field.id, value=value, word=word, number=number)
