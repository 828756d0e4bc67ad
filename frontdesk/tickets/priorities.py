"""The desk's priorities: which there are in which order, what they are called, and what a number means, now and in the past."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, transaction

from frontdesk.actor import SYSTEM, Actor
from frontdesk.conditions import Choice
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.kept import Kept
from frontdesk.tickets.models import Macro, Priority, TicketPriority

NUMBER_DIGITS = 5
HELD = "select priority, count(*) from tickets_ticket group by 1"


@dataclass(frozen=True, slots=True)
class Known:
    """A priority as everybody knows it."""

    id: int
    key: str
    name: str
    number: int
    tone: str = "grey"
    earlier: tuple[int, ...] = ()
    is_default: bool = False
    is_archived: bool = False
    goes_to: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """All numbers that were ever given for it."""
        return (self.number, *self.earlier)


# What all desks begin with, and what stands for them where no desk is yet.
GIVEN = tuple(
    Known(
        id=int(one),
        key=one.name.lower(),
        name=str(one.label),
        number=int(one),
        tone="red" if one is Priority.URGENT else "grey",
        is_default=one is Priority.NORMAL,
    )
    for one in Priority
)


class Priorities:
    """All priorities of a desk, the most pressing first, archived ones too."""

    def __init__(self, found: Iterable[Known]) -> None:
        self.all = tuple(sorted(found, key=lambda one: one.number)) or GIVEN

    @cached_property
    def in_use(self) -> tuple[Known, ...]:
        """What can be chosen."""
        return tuple(one for one in self.all if not one.is_archived)

    @cached_property
    def by_key(self) -> dict[str, Known]:
        """The priorities by their keys."""
        return {one.key: one for one in self.all}

    @cached_property
    def by_id(self) -> dict[int, Known]:
        """The priorities by their ids."""
        return {one.id: one for one in self.all}

    @cached_property
    def said(self) -> dict[int, Known]:
        """What a number meant when it was written, for each number there ever was."""
        return {number: one for one in self.all for number in one.numbers}

    @cached_property
    def now(self) -> dict[int, Known]:
        """What a ticket with a number has, also before it was moved: where an archived one's tickets went, the one they went to."""
        return {number: self.end_of(one) for number, one in self.said.items()}

    @cached_property
    def default(self) -> Known:
        """What a ticket gets of which nobody says more."""
        return next((one for one in self.all if one.is_default), self.in_use[0])

    @property
    def first(self) -> Known:
        """The most pressing one in use: what is urgent wherever only that matters."""
        return self.in_use[0]

    def end_of(self, one: Known) -> Known:
        """Return where the tickets of a priority went."""
        while one.goes_to is not None and one.goes_to in self.by_id:
            one = self.by_id[one.goes_to]
        return one

    def numbers_of(self, one: Known) -> tuple[int, ...]:
        """Return all numbers of tickets that have it; its own comes first."""
        return (one.number, *(number for number, now in self.now.items() if now.id == one.id and number != one.number))


def known_of(row: TicketPriority) -> Known:
    """Return a row as it is known."""
    return Known(
        row.pk, row.key, row.name, row.number, row.tone, tuple(row.earlier), row.is_default, row.is_archived, row.goes_to_id
    )  # fmt: skip


def _read() -> Priorities:
    # As the system: a customer who comes first must not decide what everybody else reads.
    with acting(SYSTEM):
        return Priorities(map(known_of, TicketPriority.objects.all()))


_kept = Kept(_read)


def current() -> Priorities:
    """Return the desk's priorities, a few seconds old at most."""
    return _kept.current()


def forget() -> None:
    """Read again at the next call: an action changed one."""
    _kept.forget()


def changed() -> None:
    """Read again now and once it is committed: meanwhile another thread may have read what was there before."""
    forget()
    transaction.on_commit(forget)


def with_number(number: int) -> Known | None:
    """Return what a ticket with this number has; a number that another process gave a moment ago is looked up."""
    if (found := current().now.get(number)) is None:
        forget()
        found = current().now.get(number)
    return found


def with_key(key: str) -> Known | None:
    """Return a priority by its key; one that another process made a moment ago is looked up."""
    # What a list shows may be asked by its number, which no key begins with.
    if (found := current().by_key.get(key)) is None and key[:1].isalpha():
        forget()
        found = current().by_key.get(key)
    return found


def of(number: int) -> Known:
    """Return the priority of a ticket. A number that is nobody's has the default one's name."""
    return with_number(number) or current().default


def name_of(number: int) -> str:
    """Return what the priority of a ticket is called."""
    return of(number).name


def name_then(number: int) -> str:
    """Return what a number of the past is called."""
    found = current().said.get(number)
    return found.name if found else name_of(number)


def require_in_use(number: int) -> Known:
    """Return the priority that is meant. Raises: InvalidError when there is none, or it is archived."""
    found = with_number(number)
    if found is None:
        raise InvalidError("Choose a priority from the list.", field="priority")
    if found.is_archived:
        raise InvalidError(f"The priority “{found.name}” is archived. Choose another one.", field="priority")
    return found


def number_in(text: str) -> int | None:
    """Return a priority's number as somebody sent it; None for anything else."""
    plain = text.removeprefix("-")
    return int(text) if plain.isascii() and plain.isdigit() and len(plain) <= NUMBER_DIGITS else None


def pairs(held: str = "") -> list[tuple[int, str]]:
    """Return what can be chosen as pairs of number and name, with the one that is held already."""
    number = number_in(held)
    has = with_number(number) if number is not None else None
    return [(one.number, one.name) for one in current().all if not one.is_archived or one == has]


def held(*, by: Actor) -> dict[int, int]:
    """Return how many tickets have each priority, by its id: for people who arrange them and see no ticket. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    known = current()
    counts = dict.fromkeys(known.by_id, 0)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(HELD)
        for number, count in cursor.fetchall():
            if (one := known.now.get(number)) is not None:
                counts[one.id] += count
    return counts


def macros_setting(one: Known, *, by: Actor) -> int:
    """Return how many macros set a priority, for people who arrange them and see few macros. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    with acting(SYSTEM):
        return Macro.objects.filter(changes__priority__in=one.numbers).count()


class _Choices(Mapping[str, Choice]):
    """The priorities as the condition language chooses among them, as they are when it asks."""

    def __init__(self, *, then: bool) -> None:
        self._then = then

    def __getitem__(self, key: str) -> Choice:
        one = with_key(key)
        if one is None:
            raise KeyError(key)
        # What a ticket was in the past it was by its name of then; now it is where its tickets went.
        numbers = one.numbers if self._then else current().numbers_of(one)
        return Choice(one.name, one.number, one.is_archived, also=numbers[1:])

    def __iter__(self) -> Iterator[str]:
        return iter(current().by_key)

    def __len__(self) -> int:
        return len(current().all)


class _Names(Mapping[str, str]):
    """The names of the priorities in use by their keys, as they are when somebody asks; archived ones are found, but not listed."""

    def __getitem__(self, key: str) -> str:
        if (one := with_key(key)) is None:
            raise KeyError(key)
        return one.name

    def __iter__(self) -> Iterator[str]:
        return (one.key for one in current().in_use)

    def __len__(self) -> int:
        return len(current().in_use)


NOW: Mapping[str, Choice] = _Choices(then=False)
THEN: Mapping[str, Choice] = _Choices(then=True)
NAMES: Mapping[str, str] = _Names()
