"""From a session to an Actor: one statement loads the person with everything their role and teams allow."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.db.models import Model

from frontdesk.actor import ACCOUNTS, Actor, Persona, Window
from frontdesk.db.acting import acting, current
from frontdesk.db.prepared import prepared
from frontdesk.identity.models import TEAM_IDS, Organisation, Person, Role
from frontdesk.identity.reach import widest

FROM = """
from identity_person join identity_role on identity_role.id = identity_person.role_id
left join identity_organisation on identity_organisation.id = identity_person.organisation_id
left join identity_secondstep on identity_secondstep.person_id = identity_person.id
left join identity_preferences on identity_preferences.person_id = identity_person.id
where identity_person.id = any(%s) and identity_person.is_active
"""


class EmailBackend(AuthenticationBackend):
    """allauth's sign-in by address, loading people together with their reach."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the active person of a session with role, organisation and `reach_team_ids`; None when gone."""
        if current() is not None:
            return person_with_reach(user_id)
        # allauth asks outside of the door too, for example while it ends a session.
        with acting(ACCOUNTS):
            return person_with_reach(user_id)


def person_with_reach(person_id: Any) -> Person | None:
    """Return an active person with role, organisation, teams and wishes: all that `actor_for` needs; None when gone.

    The one way to make a person afresh, for the door as for the worker. Needs a persona that reads people.
    """
    return next(iter(people_with_reach([person_id])), None)


def actor_afresh(person_id: int, window: Window) -> Actor | None:
    """Return the actor that a person is in a window, with the rights of this moment; None when they are gone.

    Needs a persona that reads people.
    """
    person = person_with_reach(person_id)
    return actor_for(person, window) if person else None


def people_with_reach(person_ids: Iterable[Any]) -> list[Person]:
    """Return those who are active as `person_with_reach` does, in one statement.

    It is ready: every request runs it, and composing it took longer than running it.
    """
    with prepared() as cursor:
        cursor.execute(_statement(), [[int(person_id) for person_id in person_ids]])
        return [_person(row) for row in cursor.fetchall()]


def _person(row: tuple[Any, ...]) -> Person:
    values = iter(row)
    loaded: Any = [model.from_db(connection.alias, names, [next(values) for _ in names]) for model, names in _columns()]
    person, role, organisation = loaded
    person.role = role
    person.organisation = organisation if organisation.pk is not None else None
    person.reach_team_ids, person.past_team_ids, person.second_step_since, person.asked_for_second_step_at, wishes = values
    person.wishes = json.loads(wishes or "{}")
    return cast(Person, person)


@cache
def _statement() -> str:
    columns = [f"{model._meta.db_table}.{field.column}" for model, _ in _columns() for field in model._meta.concrete_fields]
    columns += [TEAM_IDS.format(is_archived=past) for past in ("false", "true")]
    columns += ["identity_secondstep.since", "identity_secondstep.asked_at", 'identity_preferences."values"::text']
    return " ".join(["select", ", ".join(columns), FROM])


@cache
def _columns() -> list[tuple[type[Model], list[str]]]:
    return [(model, [field.attname for field in model._meta.concrete_fields]) for model in (Person, Role, Organisation)]


def actor_for(person: Person | None, window: Window) -> Actor:
    """Return the Actor that `person` (None: a visitor) is when they come in by `window`.

    The portal always acts as customer, whatever else the person's role holds.
    """
    if person is None:
        return Actor(persona=Persona.VISITOR, window=window)
    rights = frozenset(person.role.permissions)
    organisations = _managed(person)
    return Actor(
        persona=_persona(window, rights, organisations),
        window=window,
        person_id=person.pk,
        name=person.name,
        email=person.email,
        team_ids=tuple(sorted(getattr(person, "reach_team_ids", None) or ())),
        past_team_ids=tuple(sorted(getattr(person, "past_team_ids", None) or ())),
        organisation_ids=organisations,
        permissions=rights,
        reach=widest(rights),
        language=person.language,
        timezone=person.timezone,
        theme=person.theme,
        preferences=getattr(person, "wishes", {}),
    )


def _managed(person: Person) -> tuple[int, ...]:
    organisation = person.organisation
    if person.manages_organisation and organisation is not None and organisation.shares_tickets:
        return (organisation.pk,)
    return ()


def _persona(window: Window, rights: frozenset[str], organisations: tuple[int, ...]) -> Persona:
    if window is Window.WORKSPACE:
        return Persona.READER if "ticket.read_all" in rights else Persona.AGENT
    if window is Window.SETTINGS:
        return Persona.ADMIN
    if window is Window.ACCOUNTS:
        return Persona.ACCOUNTS
    return Persona.MANAGER if organisations else Persona.CUSTOMER
