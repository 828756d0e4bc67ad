"""Why the desk itself assigned a ticket, or could not, in words: what routing kept in the event's `because`."""

from collections.abc import Mapping
from typing import Any

# Refusal -> how many of whom: "4 off shift".
COUNTED: Mapping[str, str] = {
    "outside": "in another team",
    "role": "not allowed to answer",
    "off_shift": "off shift",
    "away": "away",
    "absent": "not signed in",
    "unskilled": "without the skill",
    "full": "without room",
    "busy": "given another ticket just then",
    "backup": "as backup",
}


def assigned(data: Mapping[str, Any]) -> str:
    """Say who was given a ticket and what spoke for them; empty when a person did it."""
    because = data.get("because")
    if not because:
        return ""
    _, after = data["assignee"]
    if because.get("cause") == "shift_ended":
        whose = because.get("from_name", "somebody")
        why = f"the customer answered after the shift of {whose}" if because.get("is_answered") else f"the shift of {whose} ended"
        return f"put it back to the team: {why}" if after is None else f"passed it on to {data['assignee_name']}: {why}"
    said = f"assigned it to {data['assignee_name']}: {_choice(because)}"
    return f"{said}, instead of {because['instead_of']}" if because.get("instead_of") else said


def found_nobody(data: Mapping[str, Any]) -> str:
    """Say that nobody could take a ticket, and why not."""
    return f"found nobody to assign it to: {refusals(data['because'].get('not', {}))}"


def refusals(counts: Mapping[str, int]) -> str:
    """Return "4 off shift, 1 without room"."""
    return ", ".join(f"{count} {COUNTED.get(reason, reason)}" for reason, count in counts.items()) or "nobody is in the team"


def _choice(because: Mapping[str, Any]) -> str:
    count, strategy, skills = because.get("eligible", 1), because.get("strategy"), because.get("skills", [])
    if strategy == "person":
        return "tickets of this team go to them first"
    if count == 1:
        return "nobody else could take it"
    words = {"in_turn": "next in turn", "skilled": f"best at {' and '.join(skills)}"} if skills else {"in_turn": "next in turn"}
    return f"{words.get(str(strategy), 'fewest open tickets')} of the {count} on shift with room"
