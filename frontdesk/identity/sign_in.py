"""From a session to an Actor: one statement loads the person with everything their role and teams allow."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from frontdesk.actor import ACCOUNTS, Actor, Persona, Window
from frontdesk.db.acting import acting, current
from frontdesk.identity.models import Person


class EmailBackend(AuthenticationBackend):
    """allauth's sign-in by address, loading people together with their reach."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the active person of a session with role, organisation and `reach_team_ids`; None when gone."""
        people = Person.objects.get_queryset().with_reach().defer(None)
        if current() is not None:
            return people.filter(pk=user_id, is_active=True).first()
        # allauth asks outside of the door too, for example while it ends a session.
        with acting(ACCOUNTS):
            return people.filter(pk=user_id, is_active=True).first()


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
        language=person.language,
        timezone=person.timezone,
        theme=person.theme,
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
