"""A rule as the editor has it: what was typed, whatever state it is in, so that nothing of it is ever lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from frontdesk.conditions import ConditionError, Field, read
from frontdesk.lib.errors import FrontdeskError
from frontdesk.lib.text import id_in
from frontdesk.routing.models import Rule
from frontdesk.routing.rules import deeds
from frontdesk.routing.rules.deeds import VALUES, Known
from frontdesk.tickets.priorities import number_in
from frontdesk.web.settings.routing import parts
from frontdesk.web.settings.routing.parts import Part

DEEDS_MAX = 40
# Kinds of actions whose value is an id, or a list of ids of which the form gives one or several.
IDS = ("team", "assignee", "notify_team")
LISTS = ("tags", "notify")


@dataclass
class Doing:
    """An action as far as it is chosen."""

    do: str = ""
    typed: list[str] = field(default_factory=list)
    error: str = ""
    is_new: bool = False
    number: int = 0


@dataclass
class Draft:
    """What the form holds."""

    name: str = ""
    root: Part = field(default_factory=lambda: Part("all"))
    doings: list[Doing] = field(default_factory=list)
    stops: bool = False
    is_on: bool = True
    version: int = 0
    # Sentences that belong to no field, and what is wrong with the name.
    errors: list[str] = field(default_factory=list)
    name_error: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong with it."""
        return bool(self.errors or self.name_error)

    def facts(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """Return what the actions of rules take."""
        given = {"name": self.name, "conditions": parts.to_document(self.root, fields), "actions": self.actions()}
        return given | {"stops": self.stops, "is_on": self.is_on}

    def actions(self) -> list[dict[str, Any]]:
        """Return the documents of the actions."""
        return [_document(one) for one in self.doings]


def blank() -> Draft:
    """Return a new rule: one condition and one action to fill in."""
    return Draft(root=Part("all", [Part()]), doings=[Doing("team")])


def of_rule(rule: Rule, fields: Mapping[str, Field]) -> Draft:
    """Return a saved rule as the form shows it."""
    root = parts.from_document(rule.conditions, fields)
    doings = [_doing(one) for one in rule.actions if isinstance(one, dict)]
    return Draft(rule.name, root, doings, rule.stops, rule.is_on, rule.version)


def of_post(data: QueryDict) -> Draft:
    """Return what a form brought."""
    numbers = sorted({int(place) for key in data if key.startswith("d:") and (place := key[2:]).isdecimal() and len(place) < 4})
    doings = [Doing(data.get(f"d:{number}", "")[:20], data.getlist(f"dv:{number}")) for number in numbers[:DEEDS_MAX]]
    return Draft(
        data.get("name", ""), parts.from_post(data), doings, "stops" in data, "is_on" in data, id_in(data.get("version")) or 0
    )  # fmt: skip


def edited(draft: Draft, do: str) -> bool:
    """Do what a button of the editor says and return True; False when it is none of them."""
    what, _, place = do.partition(":")
    if what == "leaf":
        parts.add(draft.root, place, Part())
    elif what == "group":
        parts.add(draft.root, place, Part("any", [Part()]))
    elif what == "drop":
        parts.drop(draft.root, place)
    elif what == "deed":
        draft.doings.append(Doing(is_new=True))
    elif what == "undo-deed" and place.isdecimal() and int(place) < len(draft.doings):
        del draft.doings[int(place)]
    else:
        return what == "show"
    return True


def examine(draft: Draft, fields: Mapping[str, Field], known: Known) -> None:
    """Note beside each part what is wrong with it: more than the first, which is all that an action says."""
    _examine(draft.root, fields)
    for doing in draft.doings:
        try:
            deeds.read([_document(doing)], known)
        except FrontdeskError as error:
            doing.error = error.sentence


def take(draft: Draft, error: FrontdeskError) -> None:
    """Note what an action refused."""
    if error.field == "name":
        draft.name_error = error.sentence
    else:
        draft.errors.append(error.sentence)


def _examine(part: Part, fields: Mapping[str, Field]) -> None:
    for one in part.parts:
        if one.mode:
            _examine(one, fields)
        elif one.is_empty:
            one.error = "Choose what to look at, or remove this condition."
        else:
            try:
                read(parts.to_document(one, fields), fields)
            except ConditionError as error:
                one.error = error.plain


def _document(doing: Doing) -> dict[str, Any]:
    first = (doing.typed or [""])[0]
    value: Any = first
    if doing.do in IDS:
        value = id_in(first)
    elif doing.do in LISTS:
        value = [number for text in doing.typed if (number := id_in(text)) is not None]
    elif doing.do == "priority":
        value = number_in(first)
    return {"do": doing.do, VALUES.get(doing.do, "value"): value}


def _doing(document: Mapping[str, Any]) -> Doing:
    do = str(document.get("do", ""))
    value = document.get(VALUES.get(do, "value"))
    return Doing(do, [str(one) for one in value] if isinstance(value, list) else [str(value)])
