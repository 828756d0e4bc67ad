"""The desk's types of tickets: which there are, what they are called, and which one may be chosen by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from frontdesk.actor import SYSTEM, Actor
from frontdesk.conditions import Choice
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.kept import Kept
from frontdesk.tickets.models import TicketType


@dataclass(frozen=True, slots=True)
class Known:
    """A type as everybody knows it."""

    key: str
    name: str
    help: str = ""
    icon: str = "tag"
    is_default: bool = False
    for_customers: bool = False
    is_archived: bool = False


class Types:
    """All types of a desk in their order, archived ones too."""

    def __init__(self, found: Iterator[Known]) -> None:
        self.all = tuple(found)

    @cached_property
    def by_key(self) -> dict[str, Known]:
        """The types by their keys."""
        return {one.key: one for one in self.all}

    @cached_property
    def in_use(self) -> tuple[Known, ...]:
        """What can be chosen."""
        return tuple(one for one in self.all if not one.is_archived)

    @cached_property
    def of_customers(self) -> tuple[Known, ...]:
        """What customers can choose."""
        return tuple(one for one in self.in_use if one.for_customers)

    @cached_property
    def default(self) -> Known:
        """What a ticket is of which nobody says more."""
        return next((one for one in self.all if one.is_default), Known("question", "Question"))

    @cached_property
    def default_of_customers(self) -> Known:
        """What a customer's question is when nothing was chosen."""
        return next((one for one in self.of_customers if one.is_default), next(iter(self.of_customers), self.default))


def known_of(row: TicketType) -> Known:
    """Return a row as it is known."""
    return Known(row.key, row.name, row.help, row.icon, row.is_default, row.for_customers, row.is_archived)


def _read() -> Types:
    # As the system: a customer who comes first must not decide what everybody else reads.
    with acting(SYSTEM):
        return Types(map(known_of, TicketType.objects.all()))


_kept = Kept(_read)


def current() -> Types:
    """Return the desk's types, a few seconds old at most."""
    return _kept.current()


def forget() -> None:
    """Read again at the next call: an action changed one."""
    _kept.forget()


def with_key(key: str) -> Known | None:
    """Return a type by its key; one that another process made a moment ago is looked up."""
    if (found := current().by_key.get(key)) is None and key:
        forget()
        found = current().by_key.get(key)
    return found


def name_of(key: str) -> str:
    """Return what a type is called; a key that no type has says itself."""
    found = current().by_key.get(key)
    return found.name if found else key.replace("_", " ").replace("-", " ").capitalize()


def in_sentence(key: str) -> str:
    """Return a type as the middle of a sentence has it: "a question", "an incident"."""
    name = name_of(key)
    # An abbreviation keeps its letters.
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def pairs(*held: str) -> list[tuple[str, str]]:
    """Return what can be chosen as pairs of key and name, with those that are held already."""
    return [(one.key, one.name) for one in current().all if not one.is_archived or one.key in held]


def require_in_use(key: str) -> Known:
    """Return the type that is meant. Raises: InvalidError when there is none, or it was archived."""
    found = with_key(key)
    if found is None:
        raise InvalidError(f"There is no type “{key[:40]}”.", field="type")
    if found.is_archived:
        raise InvalidError(f"The type “{found.name}” was archived. Choose another one.", field="type")
    return found


def require_chosen(key: str | None, *, by: Actor) -> str:
    """Return the key of a new ticket's type: None is the default one. Customers choose among those that are open to them.

    Raises: InvalidError.
    """
    if key is None:
        return (current().default_of_customers if by.is_customer else current().default).key
    found = require_in_use(key)
    if by.is_customer and not found.for_customers and key != current().default_of_customers.key:
        raise InvalidError("Choose from the list what it is about.", field="type")
    return found.key


class _Choices(Mapping[str, Choice]):
    """The types as the condition language chooses among them, as they are when it asks."""

    def __getitem__(self, key: str) -> Choice:
        one = with_key(key)
        if one is None:
            raise KeyError(key)
        return Choice(one.name, one.key, one.is_archived)

    def __iter__(self) -> Iterator[str]:
        return iter(current().by_key)

    def __len__(self) -> int:
        return len(current().all)


class _Names(Mapping[str, str]):
    """The names of the types in use by their keys, as they are when somebody asks."""

    def __getitem__(self, key: str) -> str:
        if (one := with_key(key)) is None:
            raise KeyError(key)
        return one.name

    def __iter__(self) -> Iterator[str]:
        return (one.key for one in current().in_use)

    def __len__(self) -> int:
        return len(current().in_use)


CHOICES: Mapping[str, Choice] = _Choices()
NAMES: Mapping[str, str] = _Names()
