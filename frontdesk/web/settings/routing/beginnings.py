"""What a first rule can begin with: a few that most desks want, each complete enough to be saved as it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.conditions import Field
from frontdesk.identity import desk
from frontdesk.identity.models import Team
from frontdesk.tickets import priorities
from frontdesk.web.settings.routing import drafts, parts
from frontdesk.web.settings.routing.drafts import Doing, Draft


@dataclass(frozen=True, slots=True)
class Beginning:
    """A rule to begin with, and what it says on the button."""

    key: str
    label: str
    name: str
    conditions: Mapping[str, Any]
    doings: Callable[[], list[Doing]]


def _is(field: str, *words: str) -> dict[str, Any]:
    return {"field": field, "is": "is_any" if field == "requester" else "has_any", "value": list(words)}


def _other_team() -> list[Doing]:
    """Return the action for a team: one that does not get everything anyway, where there is one."""
    teams = list(Team.objects.filter(is_archived=False).values_list("pk", flat=True))
    chosen = next((team for team in teams if team != desk.current().default_team_id), teams[0] if teams else None)
    return [Doing("team", [str(chosen)] if chosen else [])]


def _priority(key: str, *, instead: int) -> Callable[[], list[Doing]]:
    """Return the action for a priority that all desks begin with; where it is gone, for the one at a place among those in use."""

    def doing() -> list[Doing]:
        known = priorities.current()
        chosen = next((one for one in known.in_use if one.key == key), known.in_use[instead])
        return [Doing("priority", [str(chosen.number)])]

    return doing


BEGINNINGS = (
    Beginning(
        "automatic",
        "Automatic mail gets low priority",
        "Automatic mail",
        {
            "any": [
                _is("requester", "mailer-daemon@*", "postmaster@*", "no-reply@*", "noreply@*"),
                _is("subject", "out of office", "automatic reply", "undeliverable"),
            ]
        },
        _priority("low", instead=-1),
    ),
    Beginning(
        "words",
        "Words in the subject choose the team",
        "Invoices",
        {"all": [_is("subject", "invoice*", "receipt*", "refund*")]},
        _other_team,
    ),
    Beginning(
        "pressing",
        "Pressing words get high priority",
        "Pressing",
        {"all": [_is("subject_or_text", "urgent", "cannot work", "is down")]},
        _priority("high", instead=0),
    ),
)


def begun(key: str, fields: Mapping[str, Field]) -> Draft:
    """Return a new rule with what was chosen to begin with; an empty one for anything else."""
    chosen = next((each for each in BEGINNINGS if each.key == key), None)
    if chosen is None:
        return drafts.blank()
    return Draft(chosen.name, parts.from_document(dict(chosen.conditions), fields), chosen.doings())
