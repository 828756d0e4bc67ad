"""One ticket of the demo: a story lived through by a customer and a team, one deed after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.demo import files
from frontdesk.demo.fields import product_of
from frontdesk.demo.people import Company, Customer
from frontdesk.demo.stories import Story, Turn, facts, phrases
from frontdesk.demo.types import BOOKING_CHANGE
from frontdesk.tickets import actions, priorities
from frontdesk.tickets.models import Channel, Message, Status, Ticket

OPENS_AT, CLOSES_AT = 6, 20
# How long a customer with this priority waits for the first answer, in minutes: from, to.
FIRST_ANSWER = {"urgent": (4, 35), "high": (20, 160), "normal": (50, 540), "low": (200, 1600), "planned": (300, 2400)}
LATER = {"agent": (15, 260), "others": (15, 260), "customer": (12, 1100), "note": (4, 50), "hand over": (5, 40)}


@dataclass
class Telling:
    """A ticket that is going to happen. `deeds` is a generator: it yields the moment of the next deed and does it when resumed."""

    story: Story
    customer: Customer
    company: Company
    begins_at: datetime
    # How many turns happen before everybody waits; None when the story comes to its end.
    halts_after: int | None
    dice: Random
    subject: str = ""
    number: int = 0
    team: str = ""
    agent: Actor | None = None
    notes: list[int] = field(default_factory=list)
    has_greeted: bool = False

    def __post_init__(self) -> None:
        """Throw the dice for what the story leaves open."""
        self.facts = facts(self.story, self.customer.organisation, self.dice)
        self.words = phrases()[self.story.language]
        self.team = self.story.team
        self.subject = self.subject.format(**self.facts)

    def deeds(self) -> Iterator[datetime]:
        """Yield the moment of each deed and do it when resumed; ends with the story or where it halts."""
        moment = self.begins_at
        yield moment
        self._open()
        for count, turn in enumerate(self.story.turns):
            if count == self.halts_after:
                return
            moment = self._after(moment, turn)
            yield moment
            self._do(turn, is_last=count == len(self.story.turns) - 1, halts=count + 1 == self.halts_after)
        moment = self._awake(moment + self._minutes(60, 1500))
        yield moment
        self._end()
        if self.dice.random() < 0.1:
            yield from self._come_back(moment)

    def _open(self) -> None:
        matter = self.dice.choice(self.story.openings).format(**self.facts)
        body = self._say("greeting") + matter + self._say("closing", me=self.customer.actor.name)
        # Not everybody finds the right topic.
        if self.team != "support" and self.dice.random() < 0.08:
            self.team = "support"
        by_phone = self.dice.random() < 0.06
        by = self.dice.choice(self.company.agents[self.team]) if by_phone else self.customer.actor
        with acting(by):
            ticket = actions.open_ticket(
                requester_id=self.customer.actor.person_id or 0,
                subject=self.subject,
                body=body,
                team_id=self.company.teams[self.team].pk,
                channel=Channel.AGENT if by_phone else Channel.PORTAL,
                attachments=self._upload(self.story.files, by),
                fields=product_of(self.story.team, self.story.tags),
                by=by,
            )
        self.number = ticket.pk

    def _do(self, turn: Turn, *, is_last: bool, halts: bool) -> None:
        if turn.who == "customer":
            return self._answer_back(turn.text)
        agent = self._agent()
        if turn.who == "note":
            return self._note(turn, agent)
        if turn.who == "hand over":
            return self._hand_over(turn.team)
        then = Status.WAITING_OTHERS if turn.who == "others" else None
        if is_last and self.dice.random() < 0.6:
            then = Status.SOLVED
        elif halts and self.dice.random() < 0.3:
            then = Status.WAITING_OTHERS
        return self._answer(turn.text, then)

    def _answer_back(self, text: str) -> None:
        body = text.format(**self.facts) + (f"\n\n{self.customer.actor.name.split()[0]}" if self.dice.random() < 0.4 else "")
        self._with(self.customer.actor, lambda ticket, by: actions.mark_seen(ticket, by=by))
        self._with(self.customer.actor, lambda ticket, by: actions.reply(ticket, body=body, by=by))

    def _answer(self, text: str, then: Status | None) -> None:
        agent, body = self._agent(), text.format(**self.facts)
        if not self.has_greeted:
            body = self._say("answer", first=self.customer.actor.name.split()[0]) + body
        if not self.has_greeted or self.dice.random() < 0.5:
            body += self._say("regards", me=agent.name.split()[0])
        sends = () if self.has_greeted else self.story.sends
        self.has_greeted = True

        def do(ticket: Ticket, by: Actor) -> None:
            actions.mark_seen(ticket, by=by)
            actions.reply(ticket, body=body, then=then, attachments=self._upload(sends, by), by=by)

        self._with(agent, do)
        if self.dice.random() < 0.85:
            self._with(self.customer.actor, lambda ticket, by: actions.mark_seen(ticket, by=by))

    def _note(self, turn: Turn, agent: Actor) -> None:
        others = [self.company.teams[turn.team].pk] if turn.team else []
        own = self.company.teams[self.team].pk

        def do(ticket: Ticket, by: Actor) -> None:
            note = actions.add_note(ticket, body=turn.text.format(**self.facts), team_ids=[own, *others] if others else None, by=by)
            self.notes.append(note.pk)
            if self.dice.random() < 0.12:
                self._share(note, by)

        self._with(agent, do)

    def _share(self, note: Message, by: Actor) -> None:
        """Let one colleague of another team read the note."""
        strangers = [other for agents in self.company.agents.values() for other in agents if not set(other.team_ids) & set(by.team_ids)]
        if strangers:
            actions.share_note(note, person_ids=[self.dice.choice(strangers).person_id or 0], by=by)

    def _hand_over(self, team: str) -> None:
        self._with(
            self._agent(), lambda ticket, by: actions.hand_over(ticket, team_id=self.company.teams[team].pk, version=ticket.version, by=by)
        )
        self.team, self.agent = team, None

    def _end(self) -> None:
        """Somebody says that it is solved, unless that was said already."""
        by = self.customer.actor if self.agent is None or self.dice.random() < 0.3 else self.agent
        self._with(by, lambda ticket, by: None if ticket.is_solved else actions.solve(ticket, by=by))

    def _come_back(self, moment: datetime) -> Iterator[datetime]:
        """A solved ticket is opened again by another word of the customer, and solved for good."""
        moment = self._awake(moment + self._minutes(1000, 12_000))
        yield moment
        self._answer_back(self.dice.choice(self.words["again"]))
        moment = self._awake(moment + self._minutes(30, 400))
        yield moment
        self._answer(self.dice.choice(self.words["settled"]), Status.SOLVED)

    def _agent(self) -> Actor:
        """Return who works on the ticket; the first deed of a team takes it, sorts it and moves it to the right team."""
        if self.agent is None:
            if self.team != self.story.team and not any(turn.who == "hand over" for turn in self.story.turns):
                self._send_on()
            self.agent = self.dice.choice(self.company.agents[self.team])
            self._with(self.agent, self._take_up)
        return self.agent

    def _send_on(self) -> None:
        """The first line passes on what belongs to another team."""
        first = self.dice.choice(self.company.agents[self.team])
        right = self.company.teams[self.story.team]

        def do(ticket: Ticket, by: Actor) -> None:
            actions.add_note(ticket, body=f"One for {right.name}. Told nobody anything yet.", by=by)
            actions.hand_over(ticket, team_id=right.pk, version=ticket.version, by=by)

        self._with(first, do)
        self.team = self.story.team

    def _take_up(self, ticket: Ticket, by: Actor) -> None:
        actions.mark_seen(ticket, by=by)
        if ticket.assignee_id is None:
            actions.take(ticket, by=by)
        if (self.story.priority, self.story.type) != ("normal", "question"):
            priority = priorities.current().by_key[self.story.priority].number
            actions.change(ticket, version=ticket.version, priority=priority, type=self.story.type, by=by)
        if self.story.type == BOOKING_CHANGE:
            # Its form asks for it before it is solved.
            actions.set_fields(ticket, fields={"booking_number": f"TM-{40_000 + ticket.pk}"}, by=by)
        for name in self.story.tags:
            if self.dice.random() < 0.85:
                actions.tag(ticket, name=name, by=by)
        colleagues = self.company.colleagues_of(self.customer)
        if colleagues and self.customer.organisation["name"] and self.dice.random() < 0.1:
            actions.add_participant(ticket, email=self.dice.choice(colleagues).actor.email, by=by)

    def _with(self, by: Actor, deed: Callable[[Ticket, Actor], object]) -> None:
        with acting(by):
            deed(Ticket.objects.get(pk=self.number), by)

    def _upload(self, names: Sequence[str], by: Actor) -> list[UUID]:
        return [actions.stage_attachment(files.made(name, self.dice), by=by).pk for name in names]

    def _say(self, kind: str, **names: str) -> str:
        return self.dice.choice(self.words[kind]).format(**{**self.facts, **names})

    def _after(self, moment: datetime, turn: Turn) -> datetime:
        is_first_answer = turn.who in ("agent", "others", "note") and not self.has_greeted and not self.notes
        later = moment + self._minutes(*(FIRST_ANSWER[self.story.priority] if is_first_answer else LATER[turn.who]))
        return later if turn.who == "customer" or self.story.priority == "urgent" else self._awake(later)

    def _awake(self, moment: datetime) -> datetime:
        """Return the moment itself, or one in the next morning when the desk is closed."""
        if OPENS_AT <= moment.hour < CLOSES_AT:
            return moment
        morning = moment.replace(hour=OPENS_AT, minute=0, second=self.dice.randrange(60))
        if moment.hour >= CLOSES_AT:
            morning += timedelta(days=1)
        return morning + self._minutes(0, 90)

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.dice.randrange(least, most), seconds=self.dice.randrange(60))
