"""The things that are measured, as endless runs of requests."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.bench.browser import Ask
from frontdesk.bench.rows import FIRST_NUMBER, MEASURED_ID
from frontdesk.bench.shape import SEED, Shape
from frontdesk.bench.vocabulary import COMMON, COMMONEST, RAREST
from frontdesk.db.acting import acting
from frontdesk.identity.actions.invitations import confirm_address
from frontdesk.identity.models import Person, Preferences

EMAIL, PASSWORD = "measured@bench.example", "measured and quick"
NOBODY_SIGNED_IN = 302


@dataclass(frozen=True)
class Operation:
    """One kind of request. `form_at` is the page whose form it sends; `status` what a good answer has."""

    name: str
    asks: Iterator[Ask]
    form_at: str
    status: int

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.status == NOBODY_SIGNED_IN


def operations(shape: Shape) -> list[Operation]:
    """Return what is measured, reading before writing."""
    dice = Random(SEED)
    numbers = sorted(FIRST_NUMBER + place for place in shape.measured)
    dice.shuffle(numbers)
    queue, mine, new = reverse("workspace:tickets"), reverse("portal:tickets"), reverse("portal:new_ticket")
    return [
        Operation("queue", cycle([Ask(queue)]), "", 200),
        Operation("counts", cycle([Ask(reverse("workspace:counts"))]), "", 200),
        Operation("ticket", (Ask(reverse("workspace:ticket", args=[number])) for number in cycle(numbers)), "", 200),
        Operation("search_rare", (Ask(f"{queue}?q={word}") for word in cycle(RAREST)), "", 200),
        Operation("search_common", cycle([Ask(f"{queue}?q={COMMONEST}")]), "", 200),
        Operation("search_two", cycle([Ask(f"{queue}?q=card+payment&status=unsolved")]), "", 200),
        Operation("my_tickets", cycle([Ask(mine)]), "", 200),
        Operation("create", _creations(new, dice), new, 302),
        Operation("reply", _replies(numbers, dice), reverse("workspace:ticket", args=[numbers[0]]), 302),
        # What a reply costs that waits for second thoughts or another day; the worker's sending of it is the reply above.
        Operation("reply_later", _later(_replies(numbers, dice)), reverse("workspace:ticket", args=[numbers[0]]), 302),
    ]


def let_sign_in() -> None:
    """Give the measured agent an address and a password."""
    with acting(ACCOUNTS):
        person: Any = Person.objects.get(pk=MEASURED_ID)
        person.email, person.password = EMAIL, make_password(PASSWORD)
        person.save(update_fields=["email", "password"])
        confirm_address(person)
    with acting(SYSTEM):
        # "reply" is the whole of it, at once: what the worker does for those that wait.
        Preferences.objects.update_or_create(person_id=MEASURED_ID, defaults={"values": {"undo_seconds": 0}})


def _creations(path: str, dice: Random) -> Iterator[Ask]:
    while True:
        yield Ask(path, {"subject": _words(dice, 6), "topic": "1", "body": _words(dice, 60), "key": str(uuid4())})


def _later(asks: Iterator[Ask]) -> Iterator[Ask]:
    for ask in asks:
        yield Ask(ask.path, {**(ask.fields or {}), "send": "", "at": "tomorrow"})


def _replies(numbers: list[int], dice: Random) -> Iterator[Ask]:
    for number in cycle(numbers):
        yield reply_to(number, _words(dice, 60))


def reply_to(number: int, body: str = "An answer") -> Ask:
    """Return the composer's form for a reply that waits on the customer."""
    fields = {"ticket": str(number), "kind": "reply", "send": "wait", "body": body, "key": str(uuid4())}
    return Ask(reverse("workspace:messages", args=[number]), fields)


def _words(dice: Random, count: int) -> str:
    return " ".join(dice.choices(COMMON, k=count)).capitalize()
