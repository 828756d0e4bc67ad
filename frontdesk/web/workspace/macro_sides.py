"""A macro that two people changed at once: both sides by field, and whose the person keeps."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from frontdesk.tickets.models import Kind, Macro
from frontdesk.web.settings.saving import THEIRS
from frontdesk.web.settings.sealing import Conflict
from frontdesk.web.workspace.macro_forms import begun

LABELS = {
    "name": "Name",
    "audience": "Who has it",
    "text": "Text",
    "kind": "Text goes into",
    "status": "Status",
    "priority": "Priority",
    "type": "Type",
    "assignee": "Assignee",
    "team": "Hand over to",
    "snooze": "Snooze",
    "add_tags": "Add tags",
    "remove_tags": "Remove tags",
}
TAKE = "take-"
ASSIGNEES = {"me": "Whoever uses it", "none": "Nobody"}


def taken(sent: Any, macro: Macro | None) -> Any:
    """Return what was sent, with the saved value wherever the person chose that one."""
    chosen = [name.removeprefix(TAKE) for name in sent if name.startswith(TAKE) and sent[name] == THEIRS]
    if macro is None or not chosen:
        return sent
    data, saved = sent.copy(), begun(macro)
    for name in chosen:
        data[name] = saved.get(name, "")
    return data


def sides(sent: Mapping[str, Any], macro: Macro, offered: Mapping[str, Any]) -> SimpleNamespace:
    """Return what is saved beside what was sent, for each field in which they differ, as `settings/conflict.html` shows it."""
    saved = begun(macro)
    custom = offered["fields_form"].fields
    labels = LABELS | {name: str(field.label) for name, field in custom.items()}
    names = [name for name in labels if _plain(saved.get(name)) != _plain(sent.get(name))]
    words = _words(offered) | {name: dict(getattr(field, "choices", ())) for name, field in custom.items()}
    found = []
    for name in names:
        theirs, mine = (str(words.get(name, {}).get(str(side.get(name) or ""), side.get(name)) or "Nothing") for side in (saved, sent))
        found.append(Conflict(name, labels[name], theirs, mine))
    return SimpleNamespace(conflicts=found)


def _plain(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()


def _words(offered: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    words = {name: {str(key): label for key, label in offered[f"{name}s"]} for name in ("type", "snooze", "audience")}
    words["status"] = {str(key): label for key, label in offered["statuses"]}
    words["priority"] = {str(key): label for key, label in offered["priorities"]}
    words["team"] = {str(team.id): team.name for team in offered["teams"]}
    words["assignee"] = ASSIGNEES | {str(person.id): person.name for person in offered["colleagues"]}
    words["kind"] = {Kind.REPLY.value: "The reply to the customer", Kind.NOTE.value: "An internal note"}
    return words
