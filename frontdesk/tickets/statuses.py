"""The desk's statuses: which there are, which one is meant, and which may follow which.

The categories (`Status`) are fixed: lists, turns, clocks and policies go by them alone. What a desk calls the steps within one is here.
A number up to 6 means a category, and so the status that is chosen there; any other is the number of one status.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.kept import Kept
from frontdesk.tickets.models import GIVEN, Status, TicketStatus
from frontdesk.tickets.wording import CUSTOMER_STATUS

# Category -> the key of its given status. Its own word means the whole category.
GIVEN_KEYS: dict[Status, str] = {
    Status.NEW: "plain-new",
    Status.OPEN: "plain-open",
    Status.WAITING_CUSTOMER: "plain-waiting",
    Status.WAITING_OTHERS: "plain-others",
    Status.SOLVED: "plain-solved",
    Status.CLOSED: "plain-closed",
}


class Placed(Protocol):
    """Whatever has a status: a ticket, a row of a list."""

    @property
    def status(self) -> int:
        """Its category."""

    @property
    def own_status_id(self) -> int | None:
        """The desk's own one; None is the category's given one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A status as everybody who works here knows it; `wording` is what customers read."""

    id: int
    key: str
    category: Status
    name: str
    wording: str
    is_default: bool = True
    is_archived: bool = False
    # Which may be chosen after it; empty: any.
    follower_ids: tuple[int, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether tickets have it that name none."""
        return self.id == GIVEN + self.category

    @property
    def columns(self) -> dict[str, Any]:
        """What a ticket that has it says, both in one: the category and which one of it."""
        return {"status": int(self.category), "own_status_id": None if self.is_given else self.id}


class Statuses:
    """All statuses of a desk, archived ones too, by category and in their order."""

    def __init__(self, found: Iterable[Known]) -> None:
        known = {status.id: status for status in found}
        known |= {status.id: status for status in map(_given, Status) if status.id not in known}
        # Sorted by category alone: within one they come in their order.
        self.all: tuple[Known, ...] = tuple(sorted(known.values(), key=lambda status: status.category))
        self.by_id: Mapping[int, Known] = known

    @cached_property
    def by_key(self) -> dict[str, Known]:
        """The statuses by their keys."""
        return {status.key: status for status in self.all}

    @cached_property
    def defaults(self) -> dict[int, Known]:
        """Category -> the status that is taken when only the category is said."""
        chosen = {int(category): self.by_id[GIVEN + category] for category in Status}
        return chosen | {int(status.category): status for status in self.all if status.is_default and not status.is_archived}

    def of(self, category: int) -> list[Known]:
        """Return the statuses of a category that are in use."""
        return [status for status in self.all if status.category == category and not status.is_archived]

    def is_told_apart(self, category: int) -> bool:
        """Tell whether a category has more than one status in use."""
        return len(self.of(category)) > 1

    def word(self, category: int) -> str:
        """Return what a category is called: the name of its only status, or the word that all desks have for it."""
        own = self.of(category)
        return own[0].name if len(own) == 1 else str(Status(category).label)


def _given(category: Status) -> Known:
    return Known(GIVEN + category, GIVEN_KEYS[category], category, str(category.label), CUSTOMER_STATUS[category])


def known_of(row: TicketStatus) -> Known:
    """Return a row as it is known."""
    category = Status(row.category)
    wording = row.wording or CUSTOMER_STATUS[category]
    return Known(row.pk, row.key, category, row.name, wording, row.is_default, row.is_archived, tuple(row.follower_ids))


def _read() -> Statuses:
    # As the system: a customer who comes first must not decide what everybody else reads.
    with acting(SYSTEM):
        return Statuses(map(known_of, TicketStatus.objects.all()))


_kept = Kept(_read)


def current() -> Statuses:
    """Return the desk's statuses, a few seconds old at most."""
    return _kept.current()


def forget() -> None:
    """Read again at the next call: an action changed one."""
    _kept.forget()


def with_id(status_id: int) -> Known | None:
    """Return a status by its number; one that another process made a moment ago is looked up."""
    if (found := current().by_id.get(status_id)) is None:
        forget()
        found = current().by_id.get(status_id)
    return found


def with_key(key: str) -> Known | None:
    """Return a status by its key, archived ones too; one that another process made a moment ago is looked up."""
    if (found := current().by_key.get(key)) is None:
        forget()
        found = current().by_key.get(key)
    return found


def named(status_id: int | None, category: int) -> Known:
    """Return the status that has this number, or the category's given one."""
    found = with_id(status_id) if status_id is not None else None
    return found or current().by_id[GIVEN + category]


def of(placed: Placed) -> Known:
    """Return the status that a ticket has."""
    return named(placed.own_status_id, placed.status)


def meant(value: int) -> Known:
    """Return the status that a number means: a category's is its default one. Raises: InvalidError."""
    if value in Status:
        return current().defaults[value]
    found = with_id(value)
    if found is None:
        raise InvalidError("There is no such status. Load the page again.", field="status")
    return found


def aimed(placed: Placed, value: int, *, is_chosen: bool) -> Known:
    """Return the status that a move leads to.

    A ticket that is in the category already stays as it is. Somebody who chooses only a category gets its default one or, where
    that may not follow, the first of it that may.
    """
    if value not in Status:
        return meant(value)
    here, wanted = of(placed), meant(value)
    if here.category == value:
        return here
    if is_chosen and not may_follow(here, wanted):
        return next((status for status in current().of(value) if may_follow(here, status)), wanted)
    return wanted


def may_follow(before: Known, after: Known) -> bool:
    """Tell whether one status may be chosen after another."""
    return before.id == after.id or not before.follower_ids or after.id in before.follower_ids


def is_offered(before: Known, after: Known) -> bool:
    """Tell whether somebody can choose a status for a ticket that has another one."""
    return not after.is_archived and may_follow(before, after) and not _refusal_of_categories(before.category, after.category)


def followers(before: Known) -> list[Known]:
    """Return what can be chosen after a status, beside itself, in the order of the menus."""
    return [status for status in current().all if status.id != before.id and is_offered(before, status)]


def require_may_follow(before: Known, after: Known) -> None:
    """Refuse what may not be chosen after a status: the one place, for pages, bulk deeds, macros and whatever else chooses.

    What happens by itself is not asked: an answer of the customer, waking, closing, merging, and taking one of these back.
    Raises: InvalidError, which says what may.
    """
    if before.id == after.id:
        return
    if refusal := _refusal_of_categories(before.category, after.category):
        raise InvalidError(refusal, field="status")
    if after.is_archived:
        raise InvalidError(f"“{after.name}” was archived. {_instead(before)}", field="status")
    if not may_follow(before, after):
        raise InvalidError(f"“{after.name}” may not follow “{before.name}”. {_instead(before)}", field="status")


def _refusal_of_categories(before: Status, after: Status) -> str:
    if before == after:
        return "" if before != Status.CLOSED else "A closed ticket stays as it is."
    if before == Status.CLOSED:
        return "A closed ticket stays closed. A new answer by the customer begins a linked one."
    if after == Status.CLOSED:
        return "Mark it as solved; it closes by itself after 14 days."
    if after == Status.NEW:
        return f"Only a ticket that nobody has touched is new. Choose “{current().defaults[Status.OPEN].name}”."
    return ""


def is_reachable(before: int, after: int) -> bool:
    """Tell whether somebody can move a ticket from one category to another at all."""
    return not _refusal_of_categories(Status(before), Status(after))


def _instead(before: Known) -> str:
    names = [f"“{status.name}”" for status in followers(before)]
    if not names:
        return "Nothing else may follow; an admin says in the settings what may."
    return f"Choose {' or '.join(part for part in (', '.join(names[:-1]), names[-1]) if part)}."


def choices(categories: Collection[Status]) -> list[tuple[int, str]]:
    """Return the statuses in use of some categories as pairs of number and name."""
    return [(number_of(status), status.name) for status in current().all if status.category in categories and not status.is_archived]


def number_of(status: Known) -> int:
    """Return the number that forms send for a status: its category's while there is no other one to choose there."""
    return status.id if current().is_told_apart(status.category) or not status.is_default else int(status.category)


def name_of(value: int) -> str:
    """Return the name of the status that a number means, for sentences about what was or is to be."""
    try:
        return meant(value).name
    except InvalidError:
        return "a status that is gone"


def means_solved(value: int | None) -> bool:
    """Tell whether a number means solving."""
    return value is not None and meant(value).category == Status.SOLVED
