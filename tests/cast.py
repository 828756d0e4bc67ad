"""The fixed cast: the people whom all tests know by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity.models import Desk, Organisation, Person, Preferences, Role, Team, TeamMembership
from frontdesk.identity.sign_in import actor_for, person_with_reach

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Two companies of customers, two teams of agents, a lead, an admin, a reader of everything and a stranger."""

    fjord: Organisation
    ribeira: Organisation
    payments: Team
    bookings: Team
    ingrid: Person  # customer of Fjordcruise
    jonas: Person  # her colleague, manager of Fjordcruise
    paulo: Person  # customer of another organisation
    ana: Person  # agent of Payments
    dev: Person  # another agent of Payments
    mara: Person  # agent of Bookings
    lena: Person  # lead of Payments
    oskar: Person  # admin, in no team
    rita: Person  # may read all tickets, in no team

    def portal(self, person: Person) -> Actor:
        """Return the person as they come in by the portal."""
        return actor(person, Window.PORTAL)

    def desk(self, person: Person) -> Actor:
        """Return the person as they come in by the workspace."""
        return actor(person, Window.WORKSPACE)

    def settings(self, person: Person) -> Actor:
        """Return the person as they come in by the settings."""
        return actor(person, Window.SETTINGS)


def actor(person: Person, window: Window) -> Actor:
    """Return the actor that a person is in a window, as the door makes it."""
    return actors([person], window)[0]


def actors(people: Iterable[Person], window: Window) -> list[Actor]:
    """Return the actors that people are in a window, read in one transaction."""
    with acting(SYSTEM):
        return [actor_for(person_with_reach(each.pk), window) for each in people]


def person(name: str, role: Role | str, teams: tuple[Team, ...] = (), is_lead: bool = False, **more: Any) -> Person:
    """Write a person who can sign in with PASSWORD; needs the system persona."""
    held = Role.objects.get(slug=role) if isinstance(role, str) else role
    somebody = Person(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org", role=held, **more)
    somebody.set_password(PASSWORD)
    somebody.save(force_insert=True)
    for team in teams:
        TeamMembership.objects.create(team=team, person=somebody, is_lead=is_lead)
    EmailAddress.objects.create(user=somebody, email=somebody.email, verified=True, primary=True)
    return somebody


def make_cast() -> Cast:
    """Write the cast into an empty desk, many rows a statement: most tests begin with it."""
    with acting(SYSTEM):
        fjord, ribeira = Organisation.objects.bulk_create(
            [Organisation(name="Fjordcruise", shares_tickets=True), Organisation(name="Ribeira Kayaks")]
        )
        payments, bookings = Team.objects.bulk_create(
            [
                Team(name="Payments", slug="payments", topic="Payments and readers", icon="card"),
                Team(name="Bookings", slug="bookings", topic="Bookings", icon="calendar"),
            ]
        )
        Desk.objects.update(default_team=payments, name="Tidemark")
        Role.objects.create(slug="reader", name="Reader", permissions=["ticket.read_all", "ticket.note", "ticket.share_note"])
        roles = {role.slug: role for role in Role.objects.all()}
        password = make_password(PASSWORD)

        def somebody(name: str, role: str, **more: Any) -> Person:
            address = f"{name.split(maxsplit=1)[0].lower()}@example.org"
            return Person(name=name, email=address, role=roles[role], password=password, **more)

        people = {
            "ingrid": somebody("Ingrid Solheim", "customer", organisation=fjord),
            "jonas": somebody("Jonas Berg", "customer", organisation=fjord, manages_organisation=True),
            "paulo": somebody("Paulo Mendes", "customer", organisation=ribeira),
            "ana": somebody("Ana Petrova", "agent"),
            "dev": somebody("Dev Anand", "agent"),
            "mara": somebody("Mara Lindqvist", "agent"),
            "lena": somebody("Lena Vogt", "lead"),
            "oskar": somebody("Oskar Nilsen", "admin"),
            "rita": somebody("Rita Okafor", "reader"),
        }
        Person.objects.bulk_create(people.values())
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=each, email=each.email, verified=True, primary=True) for each in people.values()]
        )
        teams = {"ana": payments, "dev": payments, "lena": payments, "mara": bookings}
        TeamMembership.objects.bulk_create(
            [TeamMembership(team=team, person=people[who], is_lead=who == "lena") for who, team in teams.items()]
        )
        # What they send goes out at once and they stay where they are; a test of second thoughts or of going on says so.
        Preferences.objects.bulk_create(
            [Preferences(person=each, values={"undo_seconds": 0, "after_solving": "stay"}) for each in people.values()]
        )
        return Cast(fjord=fjord, ribeira=ribeira, payments=payments, bookings=bookings, **people)
