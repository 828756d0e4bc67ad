"""Roles, second steps, the desk and its notices as nouns of versions and files of settings."""

from collections.abc import Callable, Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity import access, actions, documents
from frontdesk.identity.models import Desk, Person, Role, Team
from frontdesk.identity.permissions import WORDS
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def held(permission: str) -> Callable[[Actor, Any], bool]:
    """Return the check that a person's role holds a permission, whichever row it is about."""
    return lambda by, _row: access.can(by, permission)


def team_named(slug: str | None, field: str) -> Team | None:
    """Return the team with a key; None stays None. Raises: InvalidError."""
    team = Team.objects.filter(slug=slug).first() if slug else None
    if slug and team is None:
        raise InvalidError(f"There is no team “{slug}”.", field=field)
    return team


def _make_role(key: str, document: Document, *, by: Actor) -> Role:
    return actions.create_role(slug=key, name=document["name"], allowed=document["permissions"], by=by)


def _change_role(role: Role, document: Document, *, by: Actor) -> None:
    actions.change_role(role, name=document["name"], allowed=document["permissions"], by=by)


def _change_second_step(role: Role, document: Document, *, by: Actor) -> None:
    actions.require_second_step(role, days=document["days"], by=by)


def _change_desk(_desk: Desk, document: Document, *, by: Actor) -> None:
    team = team_named(document["default_team"], "default_team")
    actions.change_desk(name=document["name"], hue=document["hue"], default_team=team, by=by)


def _people_of(role: Role | None, _before: Document | None, _after: Document | None) -> list[str]:
    count = Person.objects.filter(role=role, is_active=True).count() if role is not None else 0
    return [f"{count} {'person has' if count == 1 else 'people have'} this role"] if count else []


def _days_in_words(days: int | None) -> str:
    return "Not needed" if days is None else "At once" if days == 0 else f"After {days} days"


def _team_in_words(slug: str | None) -> str:
    return Team.objects.filter(slug=slug).values_list("name", flat=True).first() or slug or "Nothing"


ROLE = Noun(
    name="role",
    heading="roles",
    label="Role",
    parts=(Part("name", "Name"), Part("permissions", "May", Kind.WORDS, words=lambda name: WORDS.get(name, name))),
    rows=lambda: Role.objects.order_by("slug"),
    key=lambda role: str(role.slug),
    document=documents.of_role,
    counts=_people_of,
    make=_make_role,
    change=_change_role,
    may=held(access.MANAGE_PEOPLE),
)
SECOND_STEP = Noun(
    name="second_step",
    heading="second_steps",
    belongs_to="role",
    label="Two-step sign-in",
    parts=(Part("days", "Needed", Kind.NUMBER, is_optional=True, words=_days_in_words),),
    rows=lambda: Role.objects.order_by("slug"),
    key=lambda role: str(role.slug),
    document=documents.of_second_step,
    counts=_people_of,
    change=_change_second_step,
    may=held(access.MANAGE_PEOPLE),
)
DESK = Noun(
    name="desk",
    heading="desk",
    label="Desk",
    parts=(
        Part("name", "Name"),
        Part("hue", "Colour", Kind.NUMBER),
        Part("default_team", "Default team", is_optional=True, words=_team_in_words),
    ),
    rows=lambda: Desk.objects.select_related("default_team"),
    title=lambda _: "",
    document=documents.of_desk,
    change=_change_desk,
    may=held(access.MANAGE_DESK),
    is_single=True,
)
