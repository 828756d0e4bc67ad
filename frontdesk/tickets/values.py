"""What tickets hold in custom fields, as their reader may know it."""

import json
from typing import Any

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.fields.kinds import FindPerson, Somebody, shown
from frontdesk.fields.known import FIELDS_OF_CUSTOMERS, read
from frontdesk.identity.models import Person
from frontdesk.lib.text import id_in
from frontdesk.tickets.models import FieldValue

# For statements that read a ticket together with what stands around it.
OF_TICKET = """
'values', (select json_object_agg(v.field_id, v.value) from tickets_fieldvalue v where v.ticket_id = tickets_ticket.number)"""

OF_CUSTOMER = f"""
select {FIELDS_OF_CUSTOMERS}::text,
  (select json_object_agg(field_id, value)::text from tickets_fieldvalue where ticket_id = %s)
"""  # noqa: S608 (a constant)


def held(ticket_id: int) -> dict[str, Any]:
    """Return a ticket's values by the keys of their fields."""
    return dict(FieldValue.objects.filter(ticket_id=ticket_id).values_list("field__key", "value"))


def held_by(numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return the values of several tickets, by number and key."""
    found: dict[int, dict[str, Any]] = {number: {} for number in numbers}
    for number, key, value in FieldValue.objects.filter(ticket_id__in=numbers).values_list("ticket_id", "field__key", "value"):
        found[number][key] = value
    return found


def of_customer(ticket_id: int) -> list[tuple[str, str]]:
    """Return what a ticket holds that a customer may know, by label, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(OF_CUSTOMER, [ticket_id])
        fields, values = (json.loads(text or "null") or {} for text in cursor.fetchone())
    return [(field.label, shown(field, values[str(field.id)])) for field in read(fields) if str(field.id) in values]


def finder(by: Actor) -> FindPerson:
    """Return how an actor names people in a field: by address, by id, or as "me"."""

    def find(text: str) -> Somebody | None:
        if text.casefold() == "me":
            return Somebody(by.me, by.name) if by.is_signed_in else None
        number = id_in(text)
        people = Person.objects.filter(is_active=True, merged_into=None)
        people = people.filter(email=text.lower()) if number is None else people.filter(pk=number)
        found = people.values_list("id", "name").first()
        return Somebody(*found) if found else None

    return find


def move_person(old_id: int, new_id: int, name: str) -> None:
    """Let what names one record of a person name another: they were merged. Needs the system persona."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update tickets_fieldvalue set word = %(new)s, value = jsonb_build_object('id', %(new)s::bigint, 'name', %(name)s::text)"
            " where word = %(old)s and field_id in (select id from fields_field where kind = 'person')",
            {"old": str(old_id), "new": str(new_id), "name": name},
        )
