"""Counts equal what the lists show, under each persona, on random desks; and they stop where nobody counts on."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.tickets import actions, lists, tallies
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.counts import counts, shown
from frontdesk.tickets.models import Kind, Priority, Status, Tag, Ticket, TicketTag, Waking
from frontdesk.tickets.search import plain_terms
from frontdesk.tickets.tallies import tally
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

VIEWS = {
    1: Filter(tags=("vat",)),
    2: Filter(priorities=("urgent", "high")),
    3: Filter(assignees=("none",), statuses=(Status.NEW,)),
    4: Filter(assignees=("me",), due="today"),
    5: Filter(snoozed="any"),
    6: Filter(snoozed="yes", tags=("vat",)),
    7: Filter(due="late"),
    8: Filter(statuses=(Status.OPEN, Status.WAITING_OTHERS), priorities=("low", "normal")),
    9: Filter(without=Filter(statuses=(), tags=("vat",))),
}
TEXT = Filter(terms=plain_terms("refused"), statuses=())
# What an index does not find is not counted for the sidebar, but may be asked for.
OTHERS = {10: Filter(statuses=()), 11: Filter(statuses=(Status.SOLVED,), tags=("vat",)), 12: TEXT}


@pytest.fixture
def desk(cast: Cast) -> None:
    """Some thirty tickets of both teams in every state, the same for each run."""
    dice, now = Random(7), timezone.now()
    with acting(SYSTEM):
        tag = Tag.objects.create(name="vat")
    for number in range(30):
        team = cast.payments if number % 3 else cast.bookings
        ticket = ask(cast, team_id=team.pk)
        status = dice.choice(list(Status))
        is_asleep = status < Status.SOLVED and dice.random() < 0.25
        with acting(SYSTEM):
            Ticket.objects.filter(pk=ticket.pk).update(
                status=status,
                priority=dice.choice(list(Priority)),
                solved_at=now if status >= Status.SOLVED else None,
                assignee=dice.choice([None, cast.ana, cast.dev] if team == cast.payments else [None, cast.mara]),
                due_at=dice.choice([None, now + timedelta(minutes=dice.randrange(-90, 90))]),
                is_snoozed=is_asleep,
                wakes_on=Waking.REPLY if is_asleep else "",
            )
            if dice.random() < 0.4:
                TicketTag.objects.create(ticket=ticket, tag=tag)


def listed(wanted: Filter, by: Actor) -> int:
    return len(lists.queue(wanted, by=by).tickets)


@pytest.mark.parametrize("who", ["ana", "dev", "mara", "lena", "oskar", "rita"])
def test_counts_are_what_the_lists_show(cast: Cast, desk: None, who: str) -> None:
    with acting(cast.desk(getattr(cast, who))) as by:
        found = counts(by, VIEWS | OTHERS)
        assert found.views == {key: listed(wanted, by) for key, wanted in VIEWS.items()} | dict.fromkeys(OTHERS)
        assert found.mine == listed(Filter(assignees=("me",)), by)
        assert found.unassigned == listed(Filter(assignees=("none",)), by)
        assert found.due == listed(Filter(due="1h"), by)
        assert found.snoozed == listed(Filter(snoozed="yes"), by)
        teams = {team.pk: listed(Filter(team_ids=(team.pk,)), by) for team in (cast.payments, cast.bookings)}
        assert found.teams == {team: count for team, count in teams.items() if count}
        assert tally(OTHERS, by) == {key: listed(wanted, by) for key, wanted in OTHERS.items()}


def test_mentions_are_counted_once_a_ticket_and_every_unsent_text(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.dev)) as dev:
        for text in ("@Ana Petrova have a look", "@Ana Petrova please"):
            actions.add_note(Ticket.objects.get(pk=ticket.pk), body=text, by=dev)
        assert counts(dev).mentions == 0
    with acting(cast.desk(cast.ana)) as ana:
        assert counts(ana).mentions == 1
        assert [row.number for row in lists.queue(Filter(is_mentioned=True, statuses=()), by=ana).tickets] == [ticket.pk]
        assert lists.queue(Filter(is_drafted=True, statuses=()), by=ana).tickets == []
        for kind in Kind:
            actions.save_draft(Ticket.objects.get(pk=ticket.pk), kind=kind, content=Content(body="Dear"), stand=Stand(), by=ana)
        # The outbox lists each text.
        assert counts(ana).unsent == 2
        (row,) = lists.queue(Filter(is_drafted=True, statuses=()), by=ana).tickets
        assert (row.number, row.has_draft) == (ticket.pk, True)
    with acting(cast.desk(cast.dev)) as dev:
        assert counts(dev).unsent == 0
        assert lists.queue(Filter(is_drafted=True, statuses=()), by=dev).tickets == []


def test_a_count_stops_where_nobody_counts_on(cast: Cast, desk: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("counts", "tallies"):
        monkeypatch.setattr(f"frontdesk.tickets.{module}.MOST", 3)
    with acting(cast.desk(cast.lena)) as lena:
        found = counts(lena, {1: Filter(snoozed="any"), 2: Filter(priorities=("urgent", "high", "normal", "low"))})
        assert (found.teams[cast.payments.pk], found.views) == (3, {1: 3, 2: 3})
        assert (shown(found.views[1]), shown(2), shown(None)) == ("99+", 2, None)


def test_what_would_take_too_long_is_not_counted_wrongly(cast: Cast, desk: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "BUDGET_US", 12)
    with acting(cast.desk(cast.lena)) as lena:
        exact = {key: listed(wanted, lena) for key, wanted in (VIEWS | OTHERS).items()}
        for key, count in tally(VIEWS | OTHERS, lena).items():
            assert count in (None, exact[key]), key
        assert None in tally(VIEWS, lena).values()
