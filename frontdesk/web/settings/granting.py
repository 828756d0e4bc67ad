"""The grid of a role: verbs of tickets by their reach, everything else as ticks, and whether this person may give it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict

from frontdesk.actor import Actor
from frontdesk.identity.actions.people import rights_beyond
from frontdesk.identity.models import Role
from frontdesk.identity.permissions import WORDS
from frontdesk.identity.reach import LABELS, MEANING, NONE, UNSAID, WORDS_OF_RIGHTS, Reach, held, written

ALLOWED = "allowed"
# Prefix of the permissions -> heading of their block.
BLOCKS = (("ticket.", "Tickets"), ("view.", "Views and macros"), ("settings.", "Settings"))
CHOICES = list(WORDS_OF_RIGHTS.items())
# The columns of the grid: what each means stands above it.
COLUMNS = (("No", "Not at all"), *((LABELS[reach], MEANING[reach].capitalize()) for reach in Reach))


@dataclass(frozen=True, slots=True)
class Right:
    """A permission as a tick: held or not, and whether this person may give it."""

    name: str
    words: str
    is_held: bool
    may_give: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell of the grid: one reach of a verb, or that the role does not hold it."""

    value: str
    label: str
    is_chosen: bool
    may_give: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A row of the grid."""

    name: str
    words: str
    choices: list[Choice]

    @property
    def may_give(self) -> bool:
        """Whether this person may give it at any reach."""
        return any(choice.may_give for choice in self.choices if choice.value)


def verbs(ticked: Collection[str], role: Role | None, by: Actor) -> list[Verb]:
    """Return the rows of the grid; `ticked` is what the form holds."""
    beyond = _beyond(role, by)
    return [Verb(name, WORDS[name], _choices(name, held(ticked, name), name not in beyond)) for name in UNSAID]


def ticks(ticked: Collection[str], role: Role | None, by: Actor) -> list[tuple[str, list[Right]]]:
    """Return what has no reach, by headings."""
    beyond = _beyond(role, by)
    rights = [Right(name, text, name in ticked, name not in beyond) for name, text in WORDS.items() if name not in UNSAID]
    return [(heading, [right for right in rights if right.name.startswith(prefix)]) for prefix, heading in BLOCKS]


def side_by_side(roles: Collection[Role]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return every permission with what each role holds of it: the reach, "Yes" or nothing; by headings."""
    rows = {name: (text, [_says(role, name) for role in roles]) for name, text in WORDS.items()}
    return [(heading, [row for name, row in rows.items() if name.startswith(prefix)]) for prefix, heading in BLOCKS]


def gathered(data: QueryDict | None) -> QueryDict | None:
    """Return a post of the page with the grid's choices, a field for each row, among the rights that are allowed."""
    if data is None:
        return None
    sent = data.copy()
    chosen = [right for name in UNSAID for right in sent.pop(field_of(name), []) if right]
    sent.setlist(ALLOWED, [*sent.getlist(ALLOWED), *chosen])
    return sent


def field_of(verb: str) -> str:
    """Return the name of the field in which the grid sends how far a verb reaches."""
    return f"reach-{verb}"


def _choices(verb: str, now: Reach | None, may_give: bool) -> list[Choice]:
    none = Choice(NONE, f"{WORDS[verb]}: not at all", now is None, True)
    return [none, *(Choice(written(verb, reach), f"{WORDS[verb]}: {MEANING[reach]}", now is reach, may_give) for reach in Reach)]


def _beyond(role: Role | None, by: Actor) -> set[str]:
    return rights_beyond(set(WORDS), by) - set(role.permissions if role else ())


def _says(role: Role, name: str) -> str:
    reach = held(role.permissions, name) if name in UNSAID else None
    return LABELS[reach] if reach else "Yes" if name in role.permissions else ""
