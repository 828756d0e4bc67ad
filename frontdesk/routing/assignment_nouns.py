"""Policies of teams and skills as nouns of versions and files of settings."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import TextChoices

from frontdesk.actor import Actor
from frontdesk.identity.models import Person
from frontdesk.identity.nouns import team_named
from frontdesk.lib.errors import InvalidError
from frontdesk.routing import access
from frontdesk.routing.actions import change_skill, create_skill, set_policy
from frontdesk.routing.documents import of_policy, of_skill
from frontdesk.routing.models import AtShiftEnd, Skill, Strategy, TeamPolicy
from frontdesk.tickets import types
from frontdesk.tickets.models import Tag
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _set(team_id: int, document: Document, by: Actor) -> TeamPolicy:
    facts = {name: document[name] for name in ("strategy", "fallback", "capacity", "at_shift_end")}
    return set_policy(team_id, person_id=_person(document["person"]), **facts, by=by)


def _make_policy(key: str, document: Document, *, by: Actor) -> TeamPolicy:
    team = team_named(key, "team")
    if team is None:
        raise InvalidError("A policy is a team's. Name the team.")
    return _set(team.pk, document, by)


def _change_policy(policy: TeamPolicy, document: Document, *, by: Actor) -> None:
    _set(policy.team_id, document, by)


def _person(email: str | None) -> int | None:
    if not email:
        return None
    found = Person.objects.staff().filter(email=email.lower()).values_list("pk", flat=True).first()
    if found is None:
        raise InvalidError(f"No colleague has the address {email}.", field="person")
    return found


def _named(email: str | None) -> str:
    return Person.objects.filter(email=email).values_list("name", flat=True).first() or email or "Nobody"


def _of(choices: type[TextChoices]) -> Callable[[str], str]:
    """Return how a value of these is said; what a newer version of the desk wrote stays as it is."""
    labels = {str(value): str(label) for value, label in choices.choices}
    return lambda value: labels.get(value, value)


def _tags(names: list[str]) -> list[int]:
    found = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    if missing := [name for name in names if name not in found]:
        raise InvalidError(f"There is no tag “{missing[0]}”.", field="tags")
    return list(found.values())


def _make_skill(key: str, document: Document, *, by: Actor) -> Skill:
    archived = document["archived"]
    return create_skill(name=key, types=document["types"], tag_ids=_tags(document["tags"]), is_archived=archived, by=by)


def _change_skill(skill: Skill, document: Document, *, by: Actor) -> None:
    tags, archived = _tags(document["tags"]), document["archived"]
    change_skill(skill, name=document["name"], types=document["types"], tag_ids=tags, is_archived=archived, by=by)


POLICY = Noun(
    name="assignment",
    heading="assignment",
    label="Assignment",
    parts=(
        Part("strategy", "Who gets a new ticket", default="", words=_of(Strategy)),
        Part("person", "Person", default=None, is_optional=True, words=_named),
        Part("fallback", "When that person cannot", default="in_turn", words=_of(Strategy)),
        Part("capacity", "Tickets each is given at most", Kind.NUMBER, default=None, is_optional=True),
        Part("at_shift_end", "At the end of a shift", default="stay", words=_of(AtShiftEnd)),
    ),
    rows=lambda: TeamPolicy.objects.select_related("team", "person").defer("person__password").order_by("team__slug"),
    key=lambda policy: str(policy.team.slug),
    document=of_policy,
    make=_make_policy,
    change=_change_policy,
    title=lambda policy: str(policy.team.name),
    may=lambda by, policy: access.sets_all(by) if policy is None else access.sets(by, policy.team_id),
)
SKILL = Noun(
    name="skill",
    heading="skills",
    label="Skill",
    parts=(
        Part("name", "Name", is_key=True),
        Part(
            "types",
            "Types of ticket that need it",
            Kind.WORDS,
            default=[],
            words=types.name_of,
        ),
        Part("tags", "Tags that need it", Kind.WORDS, default=[]),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    rows=lambda: Skill.objects.order_by("name"),
    key=lambda skill: str(skill.name),
    document=of_skill,
    make=_make_skill,
    change=_change_skill,
    archive=lambda skill, *, by: change_skill(skill, is_archived=True, by=by),
    is_archived=lambda skill: bool(skill.is_archived),
    may=lambda by, _skill: access.sets_all(by),
)
