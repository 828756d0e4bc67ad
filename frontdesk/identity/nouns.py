"""Roles, second steps, the desk and its notices as nouns of versions and files of settings."""

from collections.abc import Callable, Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity import access, actions, documents
from frontdesk.identity.models import Desk, Organisation, Person, Provider, Role, Team
from frontdesk.identity.reach import words
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


def _make_provider(key: str, document: Document, *, by: Actor) -> Provider:
    facts = {name: document[name] for name in ("name", "server_url", "client_id", "makes_people")}
    return actions.create_provider(
        slug=key, secret="", may_lack_secret=True, domains=" ".join(document["domains"]), is_on=document["on"], **facts, by=by
    )


def _change_provider(provider: Provider, document: Document, *, by: Actor) -> None:
    if document["server_url"] != provider.server_url:
        raise InvalidError("The address of a provider stays: another address would be other people.", field="server_url")
    facts = {name: document[name] for name in ("name", "client_id", "makes_people")}
    actions.change_provider(provider, domains=" ".join(document["domains"]), is_on=document["on"], **facts, by=by)


def _switch_off(provider: Provider, *, by: Actor) -> None:
    _change_provider(provider, documents.of_provider(provider) | {"on": False}, by=by)


def _secret_to_come(provider: Provider | None, _before: Document | None, _after: Document | None) -> list[str]:
    return ["its secret is not in the file: write it on its page, until then nobody signs in by it"] if provider is None else []


def _make_organisation(_key: str, document: Document, *, by: Actor) -> Organisation:
    return actions.create_organisation(name=document["name"], shares_tickets=document["shares_tickets"], by=by)


def _change_organisation(organisation: Organisation, document: Document, *, by: Actor) -> None:
    actions.change_organisation(organisation, name=document["name"], shares_tickets=document["shares_tickets"], by=by)


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
    parts=(Part("name", "Name"), Part("permissions", "May", Kind.WORDS, words=words)),
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
PROVIDER = Noun(
    name="provider",
    heading="sign_in_providers",
    label="Sign-in provider",
    parts=(
        Part("name", "Name"),
        Part("server_url", "Address"),
        Part("client_id", "Client ID"),
        Part("domains", "Domains", Kind.WORDS),
        Part("makes_people", "Makes accounts", Kind.YES_NO, default=False),
        Part("on", "People can sign in by it", Kind.YES_NO, default=True),
    ),
    rows=lambda: Provider.objects.order_by("slug"),
    key=lambda provider: str(provider.slug),
    document=documents.of_provider,
    counts=_secret_to_come,
    make=_make_provider,
    change=_change_provider,
    archive=_switch_off,
    is_archived=lambda provider: not provider.is_on,
    may=held(access.MANAGE_DESK),
)
# They are customers, so they have versions and stand in no file.
ORGANISATION = Noun(
    name="organisation",
    heading="organisations",
    label="Organisation",
    parts=(Part("name", "Name"), Part("shares_tickets", "Managers read the tickets of their colleagues", Kind.YES_NO, default=False)),
    rows=lambda: Organisation.objects.order_by("id"),
    document=documents.of_organisation,
    make=_make_organisation,
    change=_change_organisation,
    may=held(access.MANAGE_ORGANISATIONS),
    is_exported=False,
)
