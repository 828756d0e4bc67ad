"""generate(): sixty days of a desk's life, in one transaction: everything, or nothing when it is interrupted."""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.demo.arranging import arrange
from frontdesk.demo.assignment import share_out
from frontdesk.demo.fields import keep_fields, note_plans
from frontdesk.demo.macros import keep_macros
from frontdesk.demo.people import PASSWORD, SIGN_INS, Company, Customer, found_company
from frontdesk.demo.priorities import keep_priorities
from frontdesk.demo.relations import relate
from frontdesk.demo.roles import keep_junior
from frontdesk.demo.rules import keep_rules, routed
from frontdesk.demo.shifts import keep_hours, plan_shifts
from frontdesk.demo.statuses import keep_statuses, use_statuses
from frontdesk.demo.stories import Story, stories
from frontdesk.demo.telling import Telling
from frontdesk.identity import desk
from frontdesk.identity.models import Desk, Person
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError
from frontdesk.notify.actions import put_card
from frontdesk.notify.reasons import Reason, Way
from frontdesk.tickets import actions
from frontdesk.tickets.models import Message, Ticket

SEED = 2026
TICKETS = 360
DAYS = 60
# Boats sail at weekends, but fewer people write then.
WEEKEND_SHARE = 0.55
# Younger tickets than this may be in the middle of their story.
RECENT = timedelta(days=24)
HALTS = 0.5
RINGS = 3


def generate(*, seed: int = SEED, tickets: int = TICKETS) -> None:
    """Fill an empty desk with the demo company: the same for the same seed, seen from the moment it is made.

    An admin that the desk already has stays. Nobody gets mail about it.
    Raises: ConflictError when the desk has tickets.
    """
    now = clock.now()
    with acting(SYSTEM):
        if Ticket.objects.exists():
            raise ConflictError("This desk has tickets already. A demo desk is made of an empty one only.")
        with clock.telling(now - timedelta(days=DAYS + 1)):
            company = found_company(now)
            keep_priorities()
            keep_macros(company)
            keep_fields()
            keep_statuses()
            keep_rules(company)
            keep_hours(company, now)
        _live([*(telling.deeds() for telling in _tellings(company, Random(seed), now, tickets)), routed(company, now)], now)
        relate(company, now)
        _look_around(company, Random(seed), now)
        with clock.telling(now - timedelta(minutes=2)):
            arrange(company, Random(seed), now)
            note_plans(company)
            use_statuses(company)
            plan_shifts(company, now)
            share_out(company)
            keep_junior()
        _ring(company)
        Desk.objects.filter(pk=1).update(is_demo=True)
    desk.forget()


def sign_ins() -> list[str]:
    """Return a line for each demo account of this desk: address, password, who it is. Empty when this is no demo desk."""
    with acting(SYSTEM):
        if not Desk.objects.filter(is_demo=True).exists():
            return []
        here = set(Person.objects.filter(email__in=SIGN_INS, is_active=True).values_list("email", flat=True))
    return [f"{email:<32}{PASSWORD:<14}{who}" for email, who in SIGN_INS.items() if email in here]


def _live(lives: list[Iterator[datetime]], now: datetime) -> None:
    """Let everything happen in the order of time, and stop at `now`."""
    queue: list[tuple[datetime, int, Iterator[datetime]]] = []
    for order, told in enumerate(lives):
        _queue_next(queue, order, told)
    _queue_next(queue, len(lives), _nights(now))
    while queue and queue[0][0] < now:
        moment, order, told = heapq.heappop(queue)
        with clock.telling(moment):
            _queue_next(queue, order, told)


def _queue_next(queue: list[tuple[datetime, int, Iterator[datetime]]], order: int, told: Iterator[datetime]) -> None:
    if (moment := next(told, None)) is not None:
        heapq.heappush(queue, (moment, order, told))


def _nights(now: datetime) -> Iterator[datetime]:
    """Every night what was solved long ago is closed."""
    for day in range(DAYS, -1, -1):
        moment = (now - timedelta(days=day)).replace(hour=3, minute=10)
        yield moment
        with acting(SYSTEM):
            actions.close_forgotten(moment)


def _tellings(company: Company, dice: Random, now: datetime, count: int) -> list[Telling]:
    deck = _deck(dice, count)
    moments = _moments(dice, now, count)
    told: dict[Story, int] = {}
    tellings = []
    for story, moment in zip(deck, moments, strict=True):
        told[story] = told.get(story, 0) + 1
        own = Random(dice.random())
        tellings.append(
            Telling(
                story=story,
                customer=_customer(company, story, own),
                company=company,
                begins_at=moment,
                halts_after=_halt(story, own) if now - moment < RECENT and own.random() < HALTS else None,
                dice=own,
                subject=story.subjects[told[story] % len(story.subjects)],
            )
        )
    return tellings


def _halt(story: Story, dice: Random) -> int:
    """Return after how many turns everybody waits: half of the time for us, after a word of the customer."""
    ours = [count for count, turn in enumerate(story.turns[:-1], 1) if turn.who == "customer"]
    return dice.choice(ours) if ours and dice.random() < 0.5 else dice.randrange(1, max(2, len(story.turns)))


def _deck(dice: Random, count: int) -> list[Story]:
    """Return stories in an order where the same one never comes twice within a few tickets."""
    deck: list[Story] = []
    while len(deck) < count:
        fresh = list(stories())
        dice.shuffle(fresh)
        recent = deck[-len(fresh) // 4 :]
        deck += [story for story in fresh if story not in recent] + [story for story in fresh if story in recent]
    return deck[:count]


def _moments(dice: Random, now: datetime, count: int) -> list[datetime]:
    """Return when the tickets come in, oldest first: by day, fewer at weekends, and some in the last hours."""
    moments: list[datetime] = []
    while len(moments) < count:
        day = now - timedelta(days=dice.random() * DAYS)
        moment = day.replace(hour=min(22, max(4, int(dice.gauss(12, 4)))), minute=dice.randrange(60), second=dice.randrange(60))
        if moment < now - timedelta(minutes=3) and (moment.weekday() < 5 or dice.random() < WEEKEND_SHARE):
            moments.append(moment)
    latest = [now - timedelta(minutes=minutes) for minutes in (4, 19, 43, 78, 140)]
    return sorted([*moments[: count - len(latest)], *latest])


def _customer(company: Company, story: Story, dice: Random) -> Customer:
    """Choose who lives through a story: somebody who writes its language, for English now and then anybody."""
    if story.language == "en" and dice.random() < 0.15:
        return dice.choice(company.customers)
    return dice.choice(company.who_speak(story.language))


def _look_around(company: Company, dice: Random, now: datetime) -> None:
    """Colleagues have looked at most of their team's tickets, so that the bold ones are those of the last hours."""
    for agents in company.agents.values():
        for agent in agents:
            with acting(agent):
                for ticket in Ticket.objects.filter(last_message_at__lt=now - timedelta(hours=20), status__lt=5).order_by("pk"):
                    if dice.random() < 0.8:
                        actions.mark_seen(ticket, by=agent)


def _ring(company: Company) -> None:
    """Let each agent's bell say what waits for them: the newest customers who wrote in tickets of theirs."""
    for person_id in sorted({agent.me for agents in company.agents.values() for agent in agents}):
        waiting = Ticket.objects.filter(assignee_id=person_id, status__lt=5, last_message_by_customer=True)
        for ticket in waiting.order_by("-last_message_at")[:RINGS]:
            message = Message.objects.filter(ticket=ticket, by_customer=True).latest("id")
            who, ways = message.author_name, frozenset({str(Way.PAGE)})
            with clock.telling(message.created_at):
                put_card(person_id, ticket_id=ticket.pk, message_id=message.pk, reason=Reason.REPLY, ways=ways, actor_name=who)
