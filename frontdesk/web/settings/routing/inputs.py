"""What the editor shows: each condition and action with the right fields for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from frontdesk.conditions import Field
from frontdesk.conditions.shapes import WEEKDAYS
from frontdesk.identity.people import organisations_named, people_named
from frontdesk.lib.text import id_in
from frontdesk.routing.rules.deeds import COVER_WHEN, LABELS, STRATEGIES, Known
from frontdesk.tickets import priorities, types
from frontdesk.web.settings.routing.drafts import Doing, Draft
from frontdesk.web.settings.routing.parts import JOINS, MODES, Part, numbered
from frontdesk.web.settings.routing.shapes import shape_of

# More choices than these are looked for by typing.
TICKED_MAX = 400
OFFERED = 8
Options = Sequence[tuple[str, str]]
HINTS = {
    "texts": "Several with commas; * stands for any letters",
    "text": "A text; * stands for any letters",
    "names": "Several with commas; * stands for anything",
}
# What is as many as there are customers is looked for by its name.
LOOKED_FOR = {"organisation": "Name of an organisation", "person": "Name or address"}
INPUT_TYPES = {"number": "number", "numbers": "number", "day": "date", "days": "date", "zoned_day": "date", "hours": "time"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A comparison with what can be chosen in it."""

    part: Part
    join: str
    fields: Options
    operators: Options
    shape: str
    input_type: str
    hint: str
    # Of a value that is ticked.
    choices: Options
    ticked: frozenset[str]
    zone: str
    # Of a value that is looked for by its name: how it is called, as a hint; what was typed and is nobody's name.
    looked_for: str = ""
    added: str = ""

    @property
    def first(self) -> str:
        """What stands in the first field of the value."""
        return (self.part.typed.get("v") or [""])[0]

    @property
    def joined(self) -> str:
        """What stands in a field that takes several."""
        return ", ".join(self.part.typed.get("v") or [])

    @property
    def second(self) -> str:
        """What stands in the second field of the value."""
        return (self.part.typed.get("u") or [""])[0]

    @property
    def chosen_words(self) -> str:
        """What is ticked, in words."""
        return ", ".join(label for key, label in self.choices if key in self.ticked) or "Choose"


@dataclass(frozen=True, slots=True)
class Group:
    """A group with what is in it."""

    part: Part
    join: str
    modes: Options
    below: "Sequence[Leaf | Group]"

    @property
    def is_group(self) -> bool:
        """Whether it is one; a template asks."""
        return True


@dataclass(frozen=True, slots=True)
class Action:
    """An action with what can be chosen in it."""

    doing: Doing
    number: int
    kinds: Options
    # "choose", "tick", "text" or nothing yet.
    input: str
    choices: Options
    chosen: frozenset[str]

    @property
    def first(self) -> str:
        """What is typed."""
        return (self.doing.typed or [""])[0]

    @property
    def chosen_words(self) -> str:
        """What is ticked, in words."""
        return ", ".join(label for key, label in self.choices if key in self.chosen) or "Choose"


def groups(draft: Draft, fields: Mapping[str, Field]) -> Group:
    """Return the conditions as they are shown."""
    return _group(numbered(draft.root), fields, "")


def actions(draft: Draft, known: Known) -> list[Action]:
    """Return the actions as they are shown."""
    return [_action(doing, number, known) for number, doing in enumerate(draft.doings)]


def leaf(part: Part, fields: Mapping[str, Field], join: str = "") -> Leaf:
    """Return a comparison as it is shown: the first operator where none of the field's is chosen."""
    field = fields.get(part.field)
    offered = [(name, operator.words) for name, operator in field.offered().items()] if field else []
    if offered and part.operator not in dict(offered):
        part.operator = offered[0][0]
    shape = shape_of(field, part.operator)
    choices = _choices(field, shape)
    known = [(key, one.label) for key, one in fields.items() if not one.is_archived or key == part.field]
    listed = known if field or not part.field else [*known, (part.field, f"{part.field} (gone)")]
    shown = [(key, CALLED.get(key, label)) for key, label in listed]
    is_looked_for = field is not None and shape == "keys" and not choices
    added = _add(field, part) if field is not None and is_looked_for else ""
    keys = _keys(field, part.typed.get("v", ())) if field else []
    if field is not None and is_looked_for:
        choices = [(key, choice.label if (choice := field.choices.get(key)) else key) for key in keys]
    zone = (part.typed.get("z") or [timezone.get_current_timezone_name()])[0]
    input_type, hint = INPUT_TYPES.get(shape, "text"), HINTS.get(shape, "")
    looked_for = LOOKED_FOR.get(field.kind.name, "Name") if field is not None and is_looked_for else ""
    return Leaf(part, join, shown, offered, shape, input_type, hint, choices, frozenset(keys), zone, looked_for, added)


def named(field: Field | None, text: str) -> list[tuple[str, str, str]]:
    """Return what a value may be called that begins like this: what is kept of it, its name, and what else tells it from others."""
    if field is None:
        return []
    if field.kind.name == "organisation":
        return [(name, name, "") for name in organisations_named(text)]
    if field.kind.name == "person":
        return [(found.email, found.name, found.email) for found in people_named(text)]
    begun = [(key, one.label, "") for key, one in field.choices.items() if text.casefold() in one.label.casefold() and not one.is_archived]
    return begun[:OFFERED]


def action(doing: Doing, number: int, known: Known) -> Action:
    """Return an action as it is shown."""
    return _action(doing, number, known)


def _group(part: Part, fields: Mapping[str, Field], join: str) -> Group:
    word = JOINS[part.mode]
    below = [
        _group(one, fields, word if place else "") if one.mode else leaf(one, fields, word if place else "")
        for place, one in enumerate(part.parts)
    ]
    return Group(part, join, list(MODES.items()), below)


# Fields about the same moment that are called alike say in the list what they look at.
CALLED = {"arrival": "Arrival: day and time", "opening": "Arrival: opening hours", "shifts": "Arrival: who is on shift"}


def _choices(field: Field | None, shape: str) -> Options:
    if shape == "weekdays":
        return list(WEEKDAYS.items())
    if field is None or shape != "keys" or not 0 < len(field.choices) <= TICKED_MAX:
        return []
    return [(key, choice.label) for key, choice in field.choices.items() if not choice.is_archived]


def _add(field: Field, part: Part) -> str:
    """Put what was typed to what is ticked when something is called so; return it otherwise."""
    name = (part.typed.pop("w", None) or [""])[0].strip()
    if name and (choice := field.choices.get(name)) is not None:
        part.typed["v"] = list(dict.fromkeys([*_keys(field, part.typed.get("v", ())), choice.key or name]))
        return ""
    return name


def _keys(field: Field, typed: Sequence[str]) -> list[str]:
    """Return what is ticked by the keys of the choices, whatever the document called it."""
    found = [(one, field.choices.get(one)) for one in typed]
    return [choice.key if choice and choice.key else one for one, choice in found]


def _action(doing: Doing, number: int, known: Known) -> Action:
    doing.number = number + 1
    kinds = [*LABELS.items()]
    choices = _deed_choices(doing, known)
    shown = "text" if doing.do == "note" else "tick" if doing.do in ("tags", "notify") else "choose" if doing.do in LABELS else ""
    return Action(doing, number, kinds, shown, choices, frozenset(doing.typed))


def _deed_choices(doing: Doing, known: Known) -> Options:
    if doing.do in ("team", "notify_team"):
        return _in_use(known.teams(), doing)
    if doing.do in ("assignee", "notify"):
        return _in_use(known.people(), doing)
    if doing.do == "tags":
        return _in_use(known.tags(), doing)
    if doing.do == "priority":
        return [(str(number), name) for number, name in priorities.pairs(next(iter(doing.typed), ""))]
    if doing.do == "type":
        return types.pairs(next(iter(doing.typed), ""))
    return [*{"strategy": STRATEGIES, "notify_cover": COVER_WHEN}.get(doing.do, {}).items()]


def _in_use(rows: Mapping[int, tuple[str, bool]], doing: Doing) -> Options:
    chosen = {id_in(one) for one in doing.typed}
    return [(str(key), name if used else f"{name} (archived)") for key, (name, used) in rows.items() if used or key in chosen]
