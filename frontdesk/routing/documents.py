"""What versions and files keep of assignment: policies of teams, and skills."""

from typing import Any

from frontdesk.routing.models import Skill, TeamPolicy
from frontdesk.tickets.models import Tag


def of_policy(policy: TeamPolicy) -> dict[str, Any]:
    """Return all parts of a team's policy."""
    return {
        "strategy": policy.strategy,
        "person": policy.person.email if policy.person else None,
        "fallback": policy.fallback,
        "capacity": policy.capacity,
        "at_shift_end": policy.at_shift_end,
    }


def of_skill(skill: Skill) -> dict[str, Any]:
    """Return all parts of a skill; tags by their names."""
    names = Tag.objects.filter(pk__in=skill.tag_ids).order_by("name").values_list("name", flat=True)
    return {"name": skill.name, "types": sorted(skill.types), "tags": list(names), "archived": skill.is_archived}
