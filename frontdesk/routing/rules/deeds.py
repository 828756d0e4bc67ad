"""What a rule does with a ticket: documents that name things by their ids, checked, and in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.routing.models import Strategy
from frontdesk.tickets import priorities, types
from frontdesk.tickets.models import Tag

# Of those who are on shift and have room.
STRATEGIES: Mapping[str, str] = {
    Strategy.IN_TURN: "whoever of the team got one longest ago",
    Strategy.LEAST: "whoever of the team has the fewest open tickets",
    Strategy.SKILLED: "whoever of the team is most skilled in it",
}
# When who answers for a team's coverage is told.
COVER_WHEN: Mapping[str, str] = {"nobody_on_shift": "when nobody is on shift", "always": "each time"}
NOTE_MAX_LENGTH = 2_000
LIST_MAX = 20
DEEDS_MAX = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a rule does; `value` is an id, a word, a text or several ids, `words` say it in a sentence."""

    do: str
    value: Any
    words: str = field(compare=False, default="")

    @property
    def slot(self) -> str:
        """What only one rule can set: a later one takes the place of an earlier one. Empty when all of them happen."""
        return SLOTS.get(self.do, "")


SLOTS: Mapping[str, str] = {"team": "team", "assignee": "assignee", "strategy": "assignee", "priority": "priority", "type": "type"}
SLOT_WORDS: Mapping[str, str] = {"team": "the team", "assignee": "the assignee", "priority": "the priority", "type": "the type"}


class Known:
    """What deeds can name, by id, with whether it is still in use; loaded when first asked for."""

    def __init__(self) -> None:
        self._loaded: dict[str, dict[int, tuple[str, bool]]] = {}

    def teams(self) -> dict[int, tuple[str, bool]]:
        """Return teams: name, and whether it takes tickets."""
        return self._once("teams", lambda: {team.pk: (team.name, not team.is_archived) for team in Team.objects.order_by("name")})

    def people(self) -> dict[int, tuple[str, bool]]:
        """Return active colleagues."""
        rows = Person.objects.staff().only("name").order_by("name", "id")
        return self._once("people", lambda: {person.pk: (person.name, True) for person in rows})

    def tags(self) -> dict[int, tuple[str, bool]]:
        """Return tags."""
        return self._once("tags", lambda: {tag.pk: (tag.name, not tag.is_archived) for tag in Tag.objects.order_by("name")})

    def type_named(self, key: str) -> tuple[str, bool]:
        """Return a type's name and whether it is in use; nothing when there is none."""
        found = types.with_key(key)
        return (found.name, not found.is_archived) if found else ("", False)

    def priorities(self) -> dict[int, tuple[str, bool]]:
        """Return the priorities by every number that means one."""
        return {number: (one.name, not one.is_archived) for number, one in priorities.current().now.items()}

    def _once(self, what: str, load: Callable[[], dict[int, tuple[str, bool]]]) -> dict[int, tuple[str, bool]]:
        if what not in self._loaded:
            self._loaded[what] = load()
        return self._loaded[what]


def read(document: Any, known: Known) -> tuple[Deed, ...]:
    """Return what a list of documents does. Raises: InvalidError with what is wrong, in words for who wrote the rule."""
    if not isinstance(document, list):
        raise _wrong("This is no list of actions.")
    if not document:
        raise _wrong("Choose what the rule does.")
    if len(document) > DEEDS_MAX:
        raise _wrong(f"A rule can do {DEEDS_MAX} things at most.")
    found = tuple(_read(one, known) for one in document)
    for slot, words in SLOT_WORDS.items():
        if sum(deed.slot == slot for deed in found) > 1:
            raise _wrong(f"Two of the actions set {words}. Keep one of them.")
    return found


def written(deeds: Iterable[Deed]) -> list[dict[str, Any]]:
    """Return the documents that `read` reads as these."""
    return [{"do": deed.do, VALUES[deed.do]: list(deed.value) if isinstance(deed.value, tuple) else deed.value} for deed in deeds]


def in_words(deeds: Iterable[Deed]) -> str:
    """Return what they do as the end of a sentence."""
    parts = [deed.words for deed in deeds]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else "do nothing"


def _read(one: Any, known: Known) -> Deed:
    do = one.get("do") if isinstance(one, dict) else None
    if not isinstance(do, str) or do not in READERS:
        raise _wrong(f"There is no action “{str(do)[:40]}”.")
    return READERS[do](one.get(VALUES[do]), known)


def _team(raw: Any, known: Known) -> Deed:
    key, name = _one(raw, known.teams(), "team")
    return Deed("team", key, f"assign it to the team {name}")


def _assignee(raw: Any, known: Known) -> Deed:
    key, name = _one(raw, known.people(), "colleague")
    return Deed("assignee", key, f"assign it to {name}")


def _strategy(raw: Any, _known: Known) -> Deed:
    if raw not in STRATEGIES:
        raise _wrong("Choose who of the team gets it.")
    return Deed("strategy", raw, f"assign it to {STRATEGIES[raw]}")


def _priority(raw: Any, known: Known) -> Deed:
    number, name = _one(raw, known.priorities(), "priority")
    return Deed("priority", priorities.of(number).number, f"set the priority to {name}")


def _type(raw: Any, known: Known) -> Deed:
    name, is_used = known.type_named(raw) if isinstance(raw, str) else ("", False)
    if not name:
        raise _wrong("Choose a type.")
    if not is_used:
        raise _wrong(f"The type “{name}” is archived. Choose another one.")
    return Deed("type", raw, f"set the type to {name}")


def _tags(raw: Any, known: Known) -> Deed:
    found = _several(raw, known.tags(), "tag")
    names = ", ".join(name for _, name in found)
    return Deed("tags", tuple(key for key, _ in found), f"add the tag{'s' if len(found) > 1 else ''} {names}")


def _note(raw: Any, _known: Known) -> Deed:
    try:
        text = clean_text(raw if isinstance(raw, str) else "", max_length=NOTE_MAX_LENGTH)
    except TextTooLongError as error:
        raise _wrong(str(error)) from error
    if not text:
        raise _wrong("Write the internal note.")
    return Deed("note", text, "add an internal note")


def _notify(raw: Any, known: Known) -> Deed:
    found = _several(raw, known.people(), "colleague")
    return Deed("notify", tuple(key for key, _ in found), f"tell {', '.join(name for _, name in found)}")


def _notify_team(raw: Any, known: Known) -> Deed:
    key, name = _one(raw, known.teams(), "team")
    return Deed("notify_team", key, f"tell the team {name}")


def _notify_cover(raw: Any, _known: Known) -> Deed:
    if raw not in COVER_WHEN:
        raise _wrong("Choose when they are told.")
    return Deed("notify_cover", raw, f"tell who answers for the team’s coverage {COVER_WHEN[raw]}")


def _one(raw: Any, known: Mapping[int, tuple[str, bool]], noun: str) -> tuple[int, str]:
    name, is_used = known.get(raw, ("", False)) if isinstance(raw, int) else ("", False)
    if not name:
        raise _wrong(f"Choose a {noun}; the one that was chosen is gone." if raw else f"Choose a {noun}.")
    if not is_used:
        raise _wrong(f"The {noun} “{name}” is archived. Choose another one.")
    return raw, name


def _several(raw: Any, known: Mapping[int, tuple[str, bool]], noun: str) -> list[tuple[int, str]]:
    keys = list(dict.fromkeys(raw)) if isinstance(raw, list) and all(isinstance(one, int) for one in raw) else []
    if not keys:
        raise _wrong(f"Choose a {noun}.")
    if len(keys) > LIST_MAX:
        raise _wrong(f"{LIST_MAX} are the most.")
    return [_one(key, known, noun) for key in keys]


def _wrong(sentence: str) -> InvalidError:
    return InvalidError(sentence, field="actions")


READERS: Mapping[str, Callable[[Any, Known], Deed]] = {
    "team": _team,
    "assignee": _assignee,
    "strategy": _strategy,
    "priority": _priority,
    "type": _type,
    "tags": _tags,
    "note": _note,
    "notify": _notify,
    "notify_team": _notify_team,
    "notify_cover": _notify_cover,
}
# Where a document of each kind keeps its value.
VALUES: Mapping[str, str] = {
    "team": "team", "assignee": "person", "strategy": "strategy", "priority": "priority", "type": "type",
    "tags": "tags", "note": "text", "notify": "people", "notify_team": "team", "notify_cover": "when",
}  # fmt: skip
LABELS: Mapping[str, str] = {
    "team": "Assign to team",
    "assignee": "Assign to person",
    "strategy": "Assign within the team",
    "priority": "Set priority",
    "type": "Set type",
    "tags": "Add tags",
    "note": "Add internal note",
    "notify": "Tell colleagues",
    "notify_team": "Tell a team",
    "notify_cover": "Tell who answers for coverage",
}
