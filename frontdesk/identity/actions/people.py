"""People: found, changed, deactivated."""

import zoneinfo
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db.models import Q

from frontdesk.actor import ACCOUNTS, Actor, Persona
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, permissions, reach, test_customer
from frontdesk.identity.models import Desk, Organisation, Person, Role, Theme
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text

NAME_MAX_LENGTH = 120
# As long as an address may be in a mail (RFC 5321, 4.5.3.1.3).
validate_length = MaxLengthValidator(254)


def person_for_address(email: str, *, by: Actor, name: str = "") -> Person:
    """Return the person with this address, main or confirmed; an unknown one becomes a customer who can ask for a password later.

    Raises: InvalidError when it is no address or the person was deactivated.
    """
    address = clean_address(email)
    found = Person.objects.filter(email=address).first() or _by_confirmed_address(address)
    if found is not None and not found.is_active:
        raise InvalidError(f"{found.name} was deactivated. An admin can let them back in.", field="email")
    if found is not None:
        return found
    with acting(ACCOUNTS):
        person = Person(
            email=address, name=clean_name(name or address.split("@")[0][:NAME_MAX_LENGTH]), role=Role.objects.get(slug="customer")
        )
        person.set_unusable_password()
        person.save(force_insert=True)
    record("person.created", by=by, person=person.pk, email=address)
    return person


def _by_confirmed_address(address: str) -> Person | None:
    """Return whose second address this is."""
    with acting(ACCOUNTS):
        confirmed = EmailAddress.objects.filter(email=address, verified=True).values("user_id")
        return Person.objects.filter(pk__in=confirmed).first()


def change_person(
    person: Person,
    *,
    by: Actor,
    name: str | None = None,
    role: Role | None = None,
    organisation: Organisation | None = None,
    manages_organisation: bool | None = None,
) -> None:
    """Change name, role and organisation of a person. `organisation` None takes them out of theirs.

    Raises: InvalidError when the last person who can manage people would lose that, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    refuse_test_customer(person)
    before = _facts(person)
    if name is not None:
        person.name = clean_name(name)
    if role is not None and role.pk != person.role_id:
        refuse_wider_role(role, by)
        if permissions.SETTINGS_PEOPLE not in role.permissions:
            keep_a_manager(besides=person)
        person.role = role
    person.organisation = organisation
    person.manages_organisation = bool(manages_organisation) and organisation is not None
    if _facts(person) == before:
        return
    person.save(update_fields=["name", "role", "organisation", "manages_organisation"])
    record("person.changed", by=by, person=person.pk, before=before, after=_facts(person))


def change_profile(person: Person, *, name: str, language: str, timezone: str, theme: str, by: Actor) -> None:
    """Change what somebody sets for themselves. Raises: InvalidError."""
    if timezone and timezone not in zoneinfo.available_timezones():
        raise InvalidError("Choose a time zone from the list.", field="timezone")
    if theme not in Theme.values:
        raise InvalidError("Choose a theme from the list.", field="theme")
    person.name, person.language, person.timezone, person.theme = clean_name(name), language, timezone, theme
    person.save(update_fields=["name", "language", "timezone", "theme"])


def deactivate(person: Person, *, by: Actor) -> None:
    """Lock a person out and end their sessions. Their open work is handed over by `tickets.actions.hand_over_open_work`.

    Raises: InvalidError for oneself and for the last person who can manage people, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    if person.pk == by.person_id:
        raise InvalidError("You cannot deactivate yourself. Ask another admin.")
    if not person.is_active:
        return
    keep_a_manager(besides=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    record("person.deactivated", by=by, person=person.pk, person_name=person.name)


def reactivate(person: Person, *, by: Actor) -> None:
    """Let a person sign in again. Raises: InvalidError for a merged record, ForbiddenError."""
    access.require(by, access.MANAGE_PEOPLE)
    if person.merged_into_id is not None:
        raise InvalidError("This record was merged into another one and stays closed.")
    refuse_test_customer(person)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("person.reactivated", by=by, person=person.pk, person_name=person.name)


def refuse_test_customer(person: Person) -> None:
    """Raise InvalidError for the customer of test tickets: whoever became them would have their tickets."""
    if test_customer.is_test_customer(person.email):
        raise InvalidError(test_customer.KEPT)


def retire_merged(person_id: int, *, into_id: int) -> None:
    """Close a record that was merged into another one. Called by `tickets.actions.merge_people` only."""
    with acting(ACCOUNTS):
        person = Person.objects.get(pk=person_id)
        person.is_active = False
        person.merged_into_id = into_id
        person.save(update_fields=["is_active", "merged_into"])
        end_sessions(person)


def end_sessions(person: Person) -> None:
    """End every session of a person at once."""
    with acting(ACCOUNTS):
        keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(user=person).delete()


def sign_out_everywhere(person: Person, *, by: Actor) -> None:
    """End every session of somebody else or one's own, on every device. Raises: ForbiddenError."""
    if person.pk != by.person_id:
        access.require(by, access.MANAGE_PEOPLE)
    end_sessions(person)
    record("person.signed_out", by=by, person=person.pk, person_name=person.name)


def end_session(person: Person, *, session_id: int) -> None:
    """End one of a person's sessions; one that is not theirs, or is gone, changes nothing."""
    with acting(ACCOUNTS):
        session = UserSession.objects.filter(user=person, pk=session_id).first()
        if session is not None:
            session.end()


def clean_address(email: str) -> str:
    """Return an address as it is stored: trimmed and in small letters. Raises: InvalidError."""
    address = email.strip().lower()
    try:
        validate_email(address)
        validate_length(address)
    except ValidationError as error:
        raise InvalidError("This is not a complete email address, such as name@example.org.", field="email") from error
    return address


def clean_name(name: str) -> str:
    """Return a person's name as it is stored. Raises: InvalidError when empty or too long."""
    try:
        cleaned = clean_text(name, max_length=NAME_MAX_LENGTH, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(str(error), field="name") from error
    if not cleaned:
        raise InvalidError("Write a name.", field="name")
    return cleaned


def _facts(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role_id,
        "organisation": person.organisation_id,
        "manages_organisation": person.manages_organisation,
    }


def refuse_wider_role(role: Role, by: Actor) -> None:
    """Raise InvalidError when a role holds what the actor does not."""
    refuse_wider_rights(role.name, set(role.permissions), by, field="role")


def refuse_wider_rights(role_name: str, rights: set[str], by: Actor, *, field: str) -> None:
    """Raise InvalidError when `rights` hold what the actor does not."""
    if beyond := rights_beyond(set(reach.stated(rights)), by):
        words = ", ".join(sorted(reach.words(name).lower() for name in beyond))
        raise InvalidError(f"The role {role_name} can do what you cannot: {words}.", field=field)


def rights_beyond(rights: set[str], by: Actor) -> set[str]:
    """Return the permissions that the actor cannot give to others, because they do not hold them."""
    # Nobody gives away more than they hold; otherwise managing people would be every permission.
    # How far a verb reaches is like reading all tickets: whoever holds the verb and manages people may give it by name.
    giving = by.permissions | {permissions.TICKET_READ_ALL}
    return set() if by.persona is Persona.SYSTEM else {right for right in rights if reach.verb_of(right) not in giving}


def keep_a_manager(*, besides: Person | None = None, besides_role: Role | None = None) -> None:
    """Raise InvalidError when nobody could manage people without this person, or without this role's people."""
    # Two admins may lock out each other in the same second: the row of the desk lets them pass one by one.
    Desk.objects.select_for_update().get(pk=1)
    # Somebody invited who never came may never come.
    arrived = Q(invited_at=None) | Q(last_login__isnull=False)
    managers = Person.objects.filter(arrived, is_active=True, role__permissions__contains=[permissions.SETTINGS_PEOPLE])
    if besides is not None and _manages_people(besides) and not managers.exclude(pk=besides.pk).exists():
        raise InvalidError(f"{besides.name} is the last person who can manage people. Give somebody else that role first.", field="role")
    if besides_role is not None and not managers.exclude(role=besides_role).exists():
        raise InvalidError("Nobody could manage people any more. Give somebody another role that can, first.", field="allowed")


def _manages_people(person: Person) -> bool:
    return person.is_active and Role.objects.filter(pk=person.role_id, permissions__contains=[permissions.SETTINGS_PEOPLE]).exists()
