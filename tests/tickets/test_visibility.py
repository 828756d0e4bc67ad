"""Random desks: what the database shows equals a model of the rule in a few lines of Python."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import Desk, Organisation, Person, Role, Team, TeamMembership
from frontdesk.identity.reach import UNSAID, Reach, stored
from frontdesk.identity.seeing_as import lend, other
from frontdesk.lib import clock
from frontdesk.tickets import actions, lists, seeing
from frontdesk.tickets.counts import counts
from frontdesk.tickets.lists import Filter
from frontdesk.tickets.models import UNSOLVED, Message, Status, Ticket
from frontdesk.tickets.search import plain_terms
from tests import cast as casting
from tests.live import hearing

pytestmark = pytest.mark.django_db

TEAMS, AGENTS, CUSTOMERS = 3, 5, 4
# Looking costs more than doing; what a step breaks stays broken.
LOOK_EVERY = 3
indexes = st.integers(min_value=0, max_value=30)


@dataclass
class Note:
    """The model's note."""

    ticket: int
    author: int
    teams: set[int]
    people: set[int]


@dataclass
class Asked:
    """The model's ticket."""

    requester: int
    team: int
    organisation: int | None
    assignee: int | None = None
    participants: set[int] = field(default_factory=set)
    guest_teams: set[int] = field(default_factory=set)
    guest_people: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    replies: int = 1


class RandomDesk(RuleBasedStateMachine):
    """Does random things through the actions, and the same in the model."""

    steps = 0

    @initialize(reader=st.booleans(), reaches=st.lists(st.sampled_from(Reach), min_size=AGENTS, max_size=AGENTS))
    def people(self, reader: bool, reaches: list[Reach]) -> None:
        """Make teams, agents in random teams, and customers of two organisations."""
        with acting(SYSTEM):
            self.org = [Organisation.objects.create(name=f"Org {n}", shares_tickets=n == 0) for n in range(2)]
            self.teams = [Team.objects.create(name=f"Team {n}", slug=f"team-{n}", topic=f"Topic {n}").pk for n in range(TEAMS)]
            Desk.objects.update(default_team=self.teams[0])
            desk.forget()
            wide = Role.objects.create(slug="wide", name="Wide", permissions=["ticket.read_all", "ticket.note", "ticket.share_note"])
            reaching = {reach: Role.objects.create(slug=f"to-{reach}", name=f"To {reach}", permissions=_verbs(reach)) for reach in Reach}
            self.agents = [casting.person(f"Agent{n} X", wide if reader and n == 0 else reaching[reaches[n]]) for n in range(AGENTS)]
            self.reaches = {agent.pk: reach for agent, reach in zip(self.agents, reaches, strict=True)}
            self.readers = {self.agents[0].pk} if reader else set()
            self.customers = [
                casting.person(f"Customer{n} X", "customer", organisation=self.org[n % 2], manages_organisation=n < 2)
                for n in range(CUSTOMERS)
            ]
        self.reach: dict[int, set[int]] = {agent.pk: set() for agent in self.agents}
        self.gone: set[int] = set()
        self.tickets: dict[int, Asked] = {}
        self.notes: dict[int, Note] = {}
        for n, agent in enumerate(self.agents[1:], 1):
            self._join(agent, self.teams[n % TEAMS])
        # Every desk begins with a note, so that a hole need not wait for one.
        self.asks(0, 1)
        self.notes_something(1, 0, 0, 0, 0)

    def _join(self, agent: Person, team: int) -> None:
        with acting(SYSTEM):
            TeamMembership.objects.get_or_create(team_id=team, person=agent)
        self.reach[agent.pk].add(team)

    def _agent(self, n: int) -> Person:
        return self.agents[n % len(self.agents)]

    def _customer(self, n: int) -> Person:
        return self.customers[n % len(self.customers)]

    def _ticket_of(self, agent: Person, n: int) -> int | None:
        """Return a ticket that the model says is this agent's work."""
        mine = [t for t, asked in self.tickets.items() if asked.team in self.reach[agent.pk] or asked.assignee == agent.pk]
        return mine[n % len(mine)] if mine else None

    def _changes(self, agent: int, asked: Asked) -> bool:
        """Tell whether the model says that this agent's verbs reach a ticket."""
        # Readers hold notes alone, and those change no ticket.
        match None if agent in self.readers else self.reaches[agent]:
            case None:
                return False
            case Reach.OWN:
                return asked.assignee == agent
            case Reach.TEAM:
                return asked.assignee == agent or asked.team in self.reach[agent]
        return self._agent_sees(agent, asked)

    def _changeable(self, agent: Person, n: int) -> int | None:
        """Return a ticket on which the model says that this agent's verbs may be used."""
        reached = [t for t, asked in self.tickets.items() if self._changes(agent.pk, asked)]
        return reached[n % len(reached)] if reached else None

    @rule(who=indexes, team=indexes)
    def joins_a_team(self, who: int, team: int) -> None:
        self._join(self._agent(who), self.teams[team % TEAMS])

    @rule(who=indexes, team=indexes)
    def leaves_a_team(self, who: int, team: int) -> None:
        agent, left = self._agent(who), self.teams[team % TEAMS]
        with acting(SYSTEM):
            TeamMembership.objects.filter(team_id=left, person=agent).delete()
        self.reach[agent.pk].discard(left)

    @rule(who=indexes, team=indexes)
    def asks(self, who: int, team: int) -> None:
        customer = self._customer(who)
        chosen = self.teams[team % TEAMS]
        with acting(casting.actor(customer, Window.PORTAL)) as by:
            ticket = actions.open_ticket(requester_id=customer.pk, subject="word", body="word", team_id=chosen, by=by)
        self.tickets[ticket.pk] = Asked(customer.pk, chosen, customer.organisation_id)

    @rule(who=indexes, which=indexes, share_team=indexes, share_person=indexes, shares=st.integers(0, 3))
    def notes_something(self, who: int, which: int, share_team: int, share_person: int, shares: int) -> None:
        agent = self._agent(who)
        number = self._ticket_of(agent, which)
        if number is None:
            return
        teams = {self.teams[share_team % TEAMS]} if shares & 1 else set()
        people = {self._agent(share_person).pk} if shares & 2 else set()
        asked = self.tickets[number]
        with acting(casting.actor(agent, Window.WORKSPACE)) as by:
            own = {asked.team} & self.reach[agent.pk] or set(sorted(self.reach[agent.pk])[:1])
            note = actions.add_note(Ticket.objects.get(pk=number), body="secretword", team_ids=teams | own, person_ids=people, by=by)
        self.notes[note.pk] = Note(number, agent.pk, teams | own, people)
        asked.notes.add(note.pk)
        asked.guest_teams |= (teams | own) - {asked.team}
        asked.guest_people |= people

    @rule(who=indexes, which=indexes, to=indexes)
    def hands_over(self, who: int, which: int, to: int) -> None:
        agent = self._agent(who)
        number = self._changeable(agent, which)
        if number is None:
            return
        asked, team = self.tickets[number], self.teams[to % TEAMS]
        with acting(casting.actor(agent, Window.WORKSPACE)) as by:
            ticket = Ticket.objects.get(pk=number)
            actions.hand_over(ticket, team_id=team, version=ticket.version, by=by)
        if team != asked.team:
            left_notes = set().union(*(self.notes[note].teams for note in asked.notes))
            asked.guest_teams = (asked.guest_teams | left_notes) - {team}
            asked.team = team
            if asked.assignee is not None and team not in self.reach[asked.assignee]:
                asked.assignee = None

    @rule(who=indexes, which=indexes)
    def takes(self, who: int, which: int) -> None:
        agent = self._agent(who)
        number = self._changeable(agent, which)
        if number is None or self.tickets[number].assignee is not None:
            return
        with acting(casting.actor(agent, Window.WORKSPACE)) as by:
            actions.take(Ticket.objects.get(pk=number), by=by)
        self.tickets[number].assignee = agent.pk

    @rule(who=indexes, which=indexes, guest=indexes)
    def adds_a_participant(self, who: int, which: int, guest: int) -> None:
        agent = self._agent(who)
        number = self._changeable(agent, which)
        customer = self._customer(guest)
        if number is None or self.tickets[number].requester == customer.pk:
            return
        with acting(casting.actor(agent, Window.WORKSPACE)) as by:
            actions.add_participant(Ticket.objects.get(pk=number), email=customer.email, by=by)
        self.tickets[number].participants.add(customer.pk)

    @rule(one=indexes, two=indexes)
    def two_customers_turn_out_to_be_one(self, one: int, two: int) -> None:
        old, new = self._customer(one), self._customer(two)
        if old.pk == new.pk or len(self.customers) < 3:
            return
        with acting(SYSTEM) as by:
            actions.merge_people(old.pk, into_id=new.pk, by=by)
        self.customers.remove(old)
        self.gone.add(old.pk)
        for asked in self.tickets.values():
            asked.requester = new.pk if asked.requester == old.pk else asked.requester
            asked.participants = {new.pk if person == old.pk else person for person in asked.participants}

    # The rule, in a few lines.
    def _agent_sees(self, agent: int, asked: Asked) -> bool:
        return (
            agent in self.readers
            or asked.team in self.reach[agent]
            or asked.assignee == agent
            or bool(asked.guest_teams & self.reach[agent])
            or agent in asked.guest_people
        )

    def _customer_sees(self, customer: Person, asked: Asked) -> bool:
        manages = customer.manages_organisation and customer.organisation_id == self.org[0].pk
        return customer.pk in (asked.requester, *asked.participants) or (manages and asked.organisation == customer.organisation_id)

    def _note_readers(self, agent: int, note: Note) -> bool:
        return agent == note.author or bool(note.teams & self.reach[agent]) or agent in note.people

    @invariant()
    def everybody_sees_exactly_what_is_theirs(self) -> None:
        self.steps += 1
        if self.steps % LOOK_EVERY == 1:
            self.look()

    def look(self) -> None:
        """Compare what everybody sees with the rule."""
        assert not Ticket.objects.exists()
        # One transaction for all of them: it takes no savepoint for each.
        with acting(SYSTEM):
            self._look_at_agents()
            self._look_at_customers()
            # The stream tells of a thing whoever would see it, and nobody else.
            hearing.compare(self.agents)
        self._look_as_another()
        assert not Ticket.objects.exists()

    def _look_at_agents(self) -> None:
        for agent, by in zip(self.agents, casting.actors(self.agents, Window.WORKSPACE), strict=True):
            visible = {number for number, asked in self.tickets.items() if self._agent_sees(agent.pk, asked)}
            notes = {key for key, note in self.notes.items() if note.ticket in visible and self._note_readers(agent.pk, note)}
            with acting(by):
                assert set(Ticket.objects.values_list("pk", flat=True)) == visible
                assert set(Message.objects.filter(kind="note").values_list("pk", flat=True)) == notes
                changeable = {number for number in visible if self._changes(agent.pk, self.tickets[number])}
                assert set(Ticket.objects.select_for_update().values_list("pk", flat=True)) == changeable
                self._check_lists(agent.pk, notes, by)
            self._ask_why(by, visible)

    def _look_at_customers(self) -> None:
        for customer, by in zip(self.customers, casting.actors(self.customers, Window.PORTAL), strict=True):
            visible = {number for number, asked in self.tickets.items() if self._customer_sees(customer, asked)}
            with acting(by):
                assert set(Ticket.objects.values_list("pk", flat=True)) == visible
                assert not Message.objects.filter(kind="note").exists()
                assert lists.my_tickets(by=by, text="secretword").tickets == []
            self._ask_why(by, visible)

    def _look_as_another(self) -> None:
        """Let one agent look as another, others each time: they see what lies in the teams of both, and no more than either."""
        looker, seen = self._agent(self.steps), self._agent(self.steps // len(self.agents) + self.steps + 1)
        me, them = casting.actors([looker, seen], Window.WORKSPACE)
        asked_as = other(person_id=seen.pk)
        assert asked_as
        both = self.reach[looker.pk] & self.reach[seen.pk]
        with acting(lend(me, asked_as, until=clock.now())) as by:
            tickets = set(Ticket.objects.values_list("pk", flat=True))
            notes = set(Message.objects.filter(kind="note").values_list("pk", flat=True))
            with pytest.raises(InternalError, match="read-only"), transaction.atomic():
                Ticket.objects.update(version=0)
            assert counts(by).mine == 0
        assert tickets == {number for number, asked in self.tickets.items() if (asked.guest_teams | {asked.team}) & both}
        assert notes == {key for key, note in self.notes.items() if note.ticket in tickets and note.teams & both}
        for person, actor in ((looker, me), (seen, them)):
            assert tickets <= {number for number, asked in self.tickets.items() if self._agent_sees(person.pk, asked)}
            with acting(actor):
                assert notes <= set(Message.objects.filter(kind="note").values_list("pk", flat=True))

    def _ask_why(self, by: Actor, visible: set[int]) -> None:
        """Ask for one ticket, another one each time, why they see it: the answer agrees with what they see."""
        number = sorted(self.tickets)[self.steps % len(self.tickets)]
        answer = seeing.sight(by, number)
        assert answer.sees == (number in visible)
        assert answer.sees == any(way.is_open for way in answer.ways)
        assert "other" not in {way.about for way in answer.ways}

    def _check_lists(self, agent: int, notes: set[int], by: Any) -> None:
        found = {
            ticket.number
            for ticket in lists.queue(Filter(statuses=(*UNSOLVED, Status.SOLVED), terms=plain_terms("secretword")), by=by).tickets
        }
        # Words are found wherever one may read them, also in what was shared with one's teams or oneself; the lists go by teams.
        assert found == {self.notes[note].ticket for note in notes}
        teams = set(self.teams) if agent in self.readers else self.reach[agent]
        shared = {ticket.number for ticket in lists.queue(Filter(is_shared=True), by=by).tickets}
        guest = {number for number, asked in self.tickets.items() if asked.guest_teams & self.reach[agent] or agent in asked.guest_people}
        assert shared == {number for number in guest if self.tickets[number].team not in self.reach[agent]}
        counted = counts(by)
        assert counted.teams == {team: n for team in teams if (n := sum(asked.team == team for asked in self.tickets.values()))}
        assert counted.mine == sum(asked.assignee == agent for asked in self.tickets.values())
        assert counted.unassigned == sum(asked.assignee is None and asked.team in teams for asked in self.tickets.values())


def _verbs(reach: Reach) -> list[str]:
    # Notes as everybody writes them, so that they are on every desk.
    return stored([f"{verb}:{reach}" for verb in UNSAID if "note" not in verb] + ["ticket.note", "ticket.share_note"])


class Undone(RandomDesk):
    """Takes everything back after each example."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        try:
            if not connection.needs_rollback:
                self.look()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


def run(examples: int, **more: Any) -> None:
    checks = list(HealthCheck)
    run_state_machine_as_test(
        Undone, settings=settings(max_examples=examples, stateful_step_count=15, deadline=None, suppress_health_check=checks, **more)
    )


def test_random_desks_show_exactly_what_the_rule_says(db: None) -> None:
    run(examples=12)


HOLES = {
    "the team that has the ticket reads its notes": (
        "drop policy staff_reads on tickets_message; create policy staff_reads on tickets_message for select to frontdesk_agent,"
        " frontdesk_reader using (exists (select from tickets_ticket t where t.number = ticket_id))"
    ),
    "an agent sees all tickets": "create policy hole on tickets_ticket for select to frontdesk_agent using (true)",
    "an answer reaches further than the role": (
        "create policy hole on tickets_ticket for update to frontdesk_agent using (guest_team_ids <> '{}' or guest_person_ids <> '{}')"
    ),
    "a customer reads notes": (
        "create policy hole on tickets_message for select to frontdesk_customer"
        " using (exists (select from tickets_ticket t where t.number = ticket_id))"
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_in_the_policies_is_found(db: None, hole: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLES[hole])
    with pytest.raises(AssertionError):
        run(examples=60, phases=[Phase.generate], print_blob=False, derandomize=True)
