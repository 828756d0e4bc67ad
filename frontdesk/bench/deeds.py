"""Deeds(): what colleagues and customers do while somebody works, so many a second."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from django.db import connection

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.lib.errors import FrontdeskError
from frontdesk.live import actions as live
from frontdesk.live.models import Mode
from frontdesk.tickets import actions
from frontdesk.tickets.models import Priority, Status, Ticket

SENTENCE = "Thank you for writing. We looked into it and found nothing unusual yet."


@dataclass
class Scene:
    """What somebody has on the screen: deeds are done to it more often than to the rest."""

    rows: list[int] = field(default_factory=list)
    opened: int = 0


class Deeds(threading.Thread):
    """Colleagues and customers at work. `done` counts deeds by name, `refused` those that came too late."""

    def __init__(self, scene: Scene, colleagues: list[int], customers: list[int], *, a_second: float, seed: int = 1) -> None:
        super().__init__(name="deeds", daemon=True)
        self.scene = scene
        self.pause = 1 / a_second
        self.dice = Random(seed)
        self.done: dict[str, int] = {}
        self.refused = 0
        self.is_over = threading.Event()
        self.colleagues = [_actor(person, Window.WORKSPACE) for person in colleagues]
        self.customers = customers
        self.kinds: list[tuple[Callable[[Ticket, Actor], object], int]] = [
            (self.customer_writes, 25), (self.replies, 15), (self.notes, 10), (self.prioritises, 20), (self.assigns, 10),
            (self.moves, 8), (self.opens, 7), (self.looks, 5),
        ]  # fmt: skip

    def run(self) -> None:
        """Do one deed after the other until it is over."""
        due = time.monotonic()
        try:
            while not self.is_over.wait(max(0.0, due - time.monotonic())):
                due += self.pause
                kind = self.dice.choices([kind for kind, _ in self.kinds], [weight for _, weight in self.kinds])[0]
                self._do(kind)
        finally:
            connection.close()

    def stop(self) -> None:
        """End it and wait for the last deed."""
        self.is_over.set()
        self.join()

    def _do(self, kind: Callable[[Ticket, Actor], object]) -> None:
        number = self.scene.opened if self.scene.opened and self.dice.random() < 0.15 else self.dice.choice(self.scene.rows)
        by, of_customers = self.dice.choice(self.colleagues), (self.customer_writes, self.opens)
        try:
            with acting(by):
                ticket = Ticket.objects.get(pk=number)
                if kind not in of_customers:
                    kind(ticket, by)
            if kind in of_customers:
                kind(ticket, by)
        except (FrontdeskError, Ticket.DoesNotExist):
            self.refused += 1
        else:
            self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1

    def customer_writes(self, ticket: Ticket, _by: Actor) -> None:
        """The customer answers, which makes it our turn."""
        with acting(customer := _actor(ticket.requester_id, Window.PORTAL)):
            actions.reply(Ticket.objects.get(pk=ticket.pk), body=SENTENCE, by=customer)

    def opens(self, _ticket: Ticket, _by: Actor) -> None:
        """A customer asks something new, which arrives in the list."""
        with acting(customer := _actor(self.dice.choice(self.customers), Window.PORTAL)):
            actions.open_ticket(requester_id=customer.me, subject="A new question", body=SENTENCE, by=customer)

    def replies(self, ticket: Ticket, by: Actor) -> None:
        """A colleague answers."""
        actions.reply(ticket, body=SENTENCE, then=self.dice.choice([Status.OPEN, Status.WAITING_CUSTOMER]), by=by)

    def notes(self, ticket: Ticket, by: Actor) -> None:
        """A colleague writes a note."""
        actions.add_note(ticket, body=SENTENCE, team_ids=[ticket.team_id], by=by)

    def prioritises(self, ticket: Ticket, by: Actor) -> None:
        """A colleague changes the priority."""
        actions.change(ticket, version=ticket.version, priority=self.dice.choice(list(Priority)), by=by)

    def assigns(self, ticket: Ticket, by: Actor) -> None:
        """A colleague takes it or gives it back."""
        actions.assign(ticket, assignee_id=None if ticket.assignee_id else by.me, version=ticket.version, by=by)

    def moves(self, ticket: Ticket, by: Actor) -> None:
        """A colleague says whose turn it is."""
        actions.change(ticket, version=ticket.version, status=self.dice.choice([Status.OPEN, Status.WAITING_OTHERS]), by=by)

    def looks(self, ticket: Ticket, by: Actor) -> None:
        """A colleague opens it, or begins to answer."""
        live.be_present(ticket, mode=self.dice.choice(list(Mode)), by=by)


def _actor(person: int, window: Window) -> Actor:
    with acting(SYSTEM):
        return actor_for(person_with_reach(person), window)
