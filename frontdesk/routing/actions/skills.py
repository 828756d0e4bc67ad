"""What a ticket can need of whoever answers it."""

from collections.abc import Iterable
from typing import Any

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.routing import access
from frontdesk.routing.documents import of_skill
from frontdesk.routing.models import Skill
from frontdesk.tickets import types as ticket_types
from frontdesk.tickets.models import Tag
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 60


def create_skill(*, name: str, types: Iterable[str] = (), tag_ids: Iterable[int] = (), is_archived: bool = False, by: Actor) -> Skill:
    """Create a skill that tickets of these types, or with one of these tags, need. Raises: InvalidError, ForbiddenError."""
    access.require_all(by)
    skill = Skill(name=_free_name(name, None), types=_types(types), tag_ids=_tags(tag_ids), is_archived=is_archived)
    skill.save(force_insert=True)
    keep("skill", skill.pk, of_skill(skill), by=by)
    record("skill.created", by=by, skill=skill.pk, skill_name=skill.name, after=_told(skill))
    return skill


def change_skill(
    skill: Skill,
    *,
    name: str | None = None,
    types: Iterable[str] | None = None,
    tag_ids: Iterable[int] | None = None,
    is_archived: bool | None = None,
    by: Actor,
) -> None:
    """Change a skill; None leaves a part as it is. An archived one is needed by no ticket. Raises: InvalidError, ForbiddenError."""
    access.require_all(by)
    before = _told(skill)
    if name is not None:
        skill.name = _free_name(name, skill)
    if types is not None:
        skill.types = _types(types)
    if tag_ids is not None:
        skill.tag_ids = _tags(tag_ids)
    if is_archived is not None:
        skill.is_archived = is_archived
    if _told(skill) == before:
        return
    skill.save(update_fields=["name", "types", "tag_ids", "is_archived"])
    keep("skill", skill.pk, of_skill(skill), by=by)
    record("skill.changed", by=by, skill=skill.pk, skill_name=skill.name, before=before, after=_told(skill))


def _told(skill: Skill) -> dict[str, Any]:
    document = of_skill(skill)
    return {"name": skill.name, "types": document["types"], "tags": document["tags"], "is_archived": skill.is_archived}


def _free_name(text: str, skill: Skill | None) -> str:
    try:
        name = clean_text(text, max_length=NAME_MAX_LENGTH, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(str(error), field="name") from error
    if not name:
        raise InvalidError("Give the skill a name.", field="name")
    if Skill.objects.filter(name__iexact=name).exclude(pk=skill.pk if skill else 0).exists():
        raise InvalidError(f"There is a skill “{name}” already.", field="name")
    return name


def _types(types: Iterable[str]) -> list[str]:
    wanted = sorted(set(types))
    if any(ticket_types.with_key(key) is None for key in wanted):
        raise InvalidError("Choose types that there are.", field="types")
    return wanted


def _tags(tag_ids: Iterable[int]) -> list[int]:
    wanted = sorted(set(tag_ids))
    if Tag.objects.filter(pk__in=wanted).count() != len(wanted):
        raise InvalidError("Choose tags that there are.", field="tags")
    return wanted
