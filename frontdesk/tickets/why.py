"""Why a rule did something to a ticket, as its timeline tells it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Told once for a ticket, with the changes that the rules made: which fitted and by what, and what was left out.
ROUTED = "ticket.routed"


@dataclass(frozen=True, slots=True)
class Why:
    """The rule of one change: its name, its version, what was seen that made it fit, and what was skipped beside it."""

    rule: str
    version: int
    because: tuple[str, ...]
    skipped: tuple[str, ...]


class Routing:
    """What the rules decided about a ticket, from the event that keeps it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        # Whether the timeline tells of a change that they made.
        self.has_changes = False

    def sentence(self) -> str:
        """Say what came of it when there is no change to say it beside."""
        if self.has_changes:
            return ""
        if rules := self.data.get("rules"):
            return f"tried the rule “{rules[-1]['name']}”; it changed nothing"
        names = [f"“{each['name']}”" for each in self.data.get("skipped", [])]
        return f"skipped the rule{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else ""

    def why(self, data: Mapping[str, Any]) -> Why | None:
        """Return why for one of the changes, or for all of it when there was none."""
        rules = self.data.get("rules", [])
        by = data.get("by_rule") or (rules[-1] if rules else {})
        because: list[str] = next((each["because"] for each in rules if each["id"] == by.get("id")), [])
        skipped = tuple(self._skipped())
        if not by and not skipped:
            return None
        return Why(by.get("name", ""), by.get("version", 0), tuple(because), skipped)

    def _skipped(self) -> Iterator[str]:
        for each in self.data.get("skipped", []):
            yield f"{each['name']}: {each['reason']}"
        if more := self.data.get("more_skipped"):
            yield f"{more} more"
        if (stopped := self.data.get("stopped_by")) and (untried := self.data.get("untried")):
            below = "the rule below it was" if untried == 1 else f"the {untried} rules below it were"
            yield f"“{stopped['name']}” stops: {below} not tried"
