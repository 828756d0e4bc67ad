"""Sentences of the timeline about snoozing, merging, linking and following."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

Words = tuple[Callable[[dict[str, Any]], str], str]


def moment_words(moment: datetime) -> str:
    """Return a moment to come in the reader's time zone: `Mon 23 Nov, 08:00`, with the year when it is another one."""
    local, year = timezone.localtime(moment), timezone.localtime().year
    return f"{local:%a} {local.day} {local:%b}{'' if local.year == year else f' {local.year}'}, {local:%H:%M}"


def snooze_words(until: datetime | None, wakes_on: str) -> str:
    """Return until when a ticket is set aside: `until Mon 23 Nov, 08:00, or a reply`."""
    if until is None:
        return "until the customer replies"
    return f"until {moment_words(until)}" + (", or a reply" if wakes_on == "either" else "")


def _snoozed(data: dict[str, Any]) -> str:
    _, after = data["snooze"]
    until = datetime.fromisoformat(after["until"]) if after["until"] else None
    return f"snoozed it {snooze_words(until, after['wakes_on'])}"


def _woken(data: dict[str, Any]) -> str:
    return {"time": "woke it: its time has come", "reply": "woke it by replying"}.get(data["why"], "woke it")


LINKED = {"related": "linked it with {}", "parent": "made it a child of {}", "child": "made it the parent of {}"}
UNLINKED = {"related": "took the link with {} away", "parent": "took it away from its parent {}", "child": "took the child {} away"}


def _split(data: dict[str, Any]) -> str:
    count = len(data["pairs"])
    if data["is_new"]:
        return f"split it from {data['other_ticket']}"
    return f"split {count} message{'s' if count > 1 else ''} off into {data['other_ticket']}"


def _follower(deed: str) -> Callable[[dict[str, Any]], str]:
    # Whoever follows by themselves bothers nobody with it.
    return lambda data: "" if data["person"] == data["actor"] else deed.format(data.get("person_name") or "a follower")


def _merged_here(data: dict[str, Any]) -> str:
    people = data.get("people") or []
    return f"merged {data['source']} into it" + (f", and let {', '.join(people)} read it" if people else "")


RELATIONS: dict[str, Words] = {
    "ticket.snoozed": (_snoozed, "moon"),
    "ticket.woken": (_woken, "clock"),
    "ticket.merged": (lambda _: "merged it into another ticket", "link"),
    "ticket.merged_here": (_merged_here, "link"),
    "ticket.unmerged": (lambda _: "took it out of the ticket it was merged into", "undo"),
    "ticket.unmerged_here": (lambda data: f"took {data['source']} out again", "undo"),
    "ticket.split": (_split, "route"),
    "ticket.linked": (lambda data: LINKED[data["relation"]].format(data["other_ticket"]), "link"),
    "ticket.unlinked": (lambda data: UNLINKED[data["relation"]].format(data["other_ticket"]), "link"),
    "follower.added": (_follower("let {} follow it"), "eye"),
    "follower.removed": (_follower("stopped {} from following it"), "eye"),
}
