"""Tidemark's teams and colleagues, and the people of its customers, made by the real actions."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from frontdesk.actor import ACCOUNTS, SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.demo.stories import people as cast
from frontdesk.identity import actions, setup
from frontdesk.identity.actions.invitations import confirm_address
from frontdesk.identity.models import Desk, Person, Role, Team
from frontdesk.identity.sign_in import actor_for, person_with_reach

DESK_NAME = "Tidemark Support"
DOMAIN = "tidemark.example"
PASSWORD = "fair-winds"
ADMIN = "Oskar Nyberg"
# Who may sign in with PASSWORD. The sign-in page of a demo desk (ui/templates/account/demo.html) shows them but for the admin: a desk
# that was set up by hand has another one.
SIGN_INS = {
    f"ana@{DOMAIN}": "agent of Payments and Support",
    f"mara@{DOMAIN}": "lead of Bookings",
    f"oskar@{DOMAIN}": "admin",
    "ingrid@fjordcruise.example": "customer",
    "jonas@fjordcruise.example": "customer who reads the company's tickets",
}
FIRST_SEASON = timedelta(days=420)


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who asks, and the organisation they ask for (its facts as in people.toml)."""

    actor: Actor
    organisation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody in the demo; teams and their agents by the team's slug."""

    teams: dict[str, Team]
    agents: dict[str, list[Actor]]
    customers: list[Customer]

    def who_speak(self, language: str) -> list[Customer]:
        """Return the customers who write in this language."""
        return [customer for customer in self.customers if customer.organisation.get("language", "en") == language]

    def colleagues_of(self, customer: Customer) -> list[Customer]:
        """Return the others of a customer's organisation."""
        return [other for other in self.customers if other.organisation is customer.organisation and other is not customer]


def found_company(now: datetime) -> Company:
    """Make everybody and return them; the admin that the desk may already have stays as they are. Needs the system persona."""
    admin = _admin()
    by = _in(Window.SETTINGS, admin)
    teams = {facts["slug"]: _team(facts, by) for facts in cast()["team"]}
    staff = {facts["name"]: _colleague(facts, teams, by) for facts in cast()["colleague"]}
    _seat(teams, staff, admin, by)
    desk = Desk.objects.get(pk=1)
    actions.change_desk(name=desk.name, hue=desk.hue, default_team=teams["support"], by=by)
    customers = [(_customer(name, facts, by), facts) for facts in _organisations(by) for name in facts["people"]]
    _let_sign_in([*staff.values(), *(person for person, _ in customers)])
    # They did not all join today: "customer since" and "has joined" would say so.
    Person.objects.exclude(pk=admin.pk).update(created_at=now - FIRST_SEASON, last_login=now - timedelta(days=1))
    desks = {name: _in(Window.WORKSPACE, person) for name, person in staff.items()}
    return Company(
        teams=teams,
        agents={slug: [desks[facts["name"]] for facts in cast()["colleague"] if slug in facts["teams"]] for slug in teams},
        customers=[Customer(_in(Window.PORTAL, person), facts) for person, facts in customers],
    )


def address(name: str, organisation: str) -> str:
    """Return somebody's address: first name at the organisation, without accents."""
    host = _plain(organisation) or "post"
    return f"{_plain(name.partition(' ')[0])}@{host}.example"


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("ß", "ss"))
    return "".join(letter for letter in bare if letter.isascii() and letter.isalnum())


def _admin() -> Person:
    if setup.is_empty():
        return actions.create_first_admin(
            token=setup.link_token(), name=ADMIN, email=address(ADMIN, "tidemark"), password=PASSWORD, desk_name=DESK_NAME
        )
    return Person.objects.select_related("role").filter(role__permissions__contains=["settings.people"], is_active=True).order_by("id")[0]


def _in(window: Window, person: Person) -> Actor:
    return actor_for(person_with_reach(person.pk), window)


def _team(facts: dict[str, Any], by: Actor) -> Team:
    team = Team.objects.filter(slug=facts["slug"]).first()
    if team is None:
        return actions.create_team(name=facts["name"], topic=facts["topic"], icon=facts["icon"], by=by)
    actions.change_team(team, topic=facts["topic"], icon=facts["icon"], by=by)
    return team


def _colleague(facts: dict[str, Any], teams: dict[str, Team], by: Actor) -> Person:
    role = Role.objects.get(slug=facts["role"])
    return actions.invite(
        email=address(facts["name"], "tidemark"), name=facts["name"], role=role, team_ids=[teams[slug].pk for slug in facts["teams"]], by=by
    )


def _seat(teams: dict[str, Team], staff: dict[str, Person], admin: Person, by: Actor) -> None:
    """Say who leads each team; the admin stays a member of the first line."""
    for slug, team in teams.items():
        here = [facts for facts in cast()["colleague"] if slug in facts["teams"]]
        members = [staff[facts["name"]].pk for facts in here] + ([admin.pk] if slug == "support" else [])
        leads = [staff[facts["name"]].pk for facts in here if facts["role"] == "lead"]
        actions.set_members(team, member_ids=members, lead_ids=leads, by=by)


def _organisations(by: Actor) -> list[dict[str, Any]]:
    found = []
    for facts in cast()["organisation"]:
        made = actions.create_organisation(name=facts["name"], shares_tickets=facts.get("shares", False), by=by) if facts["name"] else None
        found.append({**facts, "made": made})
    return found


def _customer(name: str, facts: dict[str, Any], by: Actor) -> Person:
    person = actions.person_for_address(address(name, facts["name"]), name=name, by=SYSTEM)
    if facts["made"] is not None:
        manages = bool(facts.get("shares")) and name == facts["people"][0]
        actions.change_person(person, organisation=facts["made"], manages_organisation=manages, by=by)
    actions.change_profile(person, name=name, language="", timezone=facts["timezone"], theme="", by=by)
    return person


def _let_sign_in(people: list[Person]) -> None:
    # Hashed once: a good hash is slow on purpose.
    hashed = make_password(PASSWORD)
    with acting(ACCOUNTS):
        for person in people:
            if person.email in SIGN_INS:
                Person.objects.filter(pk=person.pk).update(password=hashed)
                confirm_address(person)
