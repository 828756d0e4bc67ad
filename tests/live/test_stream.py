"""The event stream: who hears what, and that a break of any kind makes nobody miss or hear twice."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection

from frontdesk.actor import ACCOUNTS, SYSTEM, Actor
from frontdesk.config.asgi import Front
from frontdesk.db.acting import acting
from frontdesk.events import signals
from frontdesk.events.record import record
from frontdesk.identity import actions as identity
from frontdesk.identity.models import Person, Role, Team
from frontdesk.live import hub, news, stream
from frontdesk.live.place import read
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.live.listening import Scene, Told, play
from tests.sessions import session_key
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(hub, "STANDING_SECONDS", 0.05)
    monkeypatch.setattr(hub, "PAUSE_AFTER_ERROR_SECONDS", 0.05)


@pytest.fixture
def ticket(cast: Cast) -> int:
    return ask(cast).pk


def deed(cast: Cast, who: str, name: str, number: int, **more: Any) -> Any:
    """Let an agent do something with a ticket."""
    with acting(cast.desk(getattr(cast, who))) as by:
        return getattr(actions, name)(Ticket.objects.get(pk=number), by=by, **more)


def names(told: list[Told]) -> list[str]:
    return [change["name"] for each in told if each.name == "change" for change in each.data]


def test_each_hears_what_they_would_see(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        ana, dev, mara, rita = [await scene.open(person) for person in (cast.ana, cast.dev, cast.mara, cast.rita)]
        message = (await scene.do(deed, cast, "ana", "reply", ticket, body="Hello")).pk
        for browser in (ana, dev, rita):
            (told,) = await browser.hears()
            assert told.data == [{"name": "message.posted", "ticket": ticket, "message": message, "actor": cast.ana.pk}]
        note = await scene.do(deed, cast, "ana", "add_note", ticket, body="secret")
        assert names(await ana.hears()) == names(await dev.hears()) == ["note.added"]
        # A reader of all tickets is not in the note's audience, and learns nothing of it until it is shared.
        await rita.hears_nothing()
        await scene.do(_share, cast, note, [cast.rita.pk])
        assert names(await rita.hears()) == ["note.shared"]
        await mara.hears_nothing()

    play(story)


def _share(cast: Cast, note: Any, people: list[int]) -> None:
    with acting(cast.desk(cast.ana)) as by:
        actions.share_note(note, person_ids=people, by=by)


def test_a_ticket_that_leaves_is_told_to_both_teams_once(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        dev, mara = await scene.open(cast.dev), await scene.open(cast.mara)
        version = (await scene.do(_ticket, ticket)).version
        await scene.do(deed, cast, "ana", "hand_over", ticket, team_id=cast.bookings.pk, version=version)
        assert names(await dev.hears()) == names(await mara.hears()) == ["ticket.handed_over"]
        await scene.do(deed, cast, "mara", "reply", ticket, body="Ours now")
        assert names(await mara.hears()) == ["message.posted"]
        await dev.hears_nothing()

    play(story)


def test_whoever_had_it_learns_that_they_no_longer_do(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        await scene.do(deed, cast, "dev", "take", ticket)
        await scene.do(_move, cast.dev, cast.bookings)
        dev = await scene.open(cast.dev)
        # In another team by now, and still the assignee.
        version = (await scene.do(deed, cast, "ana", "reply", ticket, body="x")).ticket.version
        assert names(await dev.hears()) == ["message.posted"]
        version = (await scene.do(_ticket, ticket)).version
        await scene.do(deed, cast, "ana", "assign", ticket, assignee_id=cast.ana.pk, version=version)
        assert names(await dev.hears()) == ["ticket.assigned"]
        await scene.do(deed, cast, "ana", "reply", ticket, body="y")
        await dev.hears_nothing()

    play(story)


def _ticket(number: int) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=number)


def _move(person: Person, team: Team) -> None:
    with acting(SYSTEM):
        identity.set_teams(person, team_ids=[team.pk], by=SYSTEM)


def test_the_answer_is_a_stream_for_the_staff_and_nothing_for_others(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        ana, ingrid, nobody = await scene.open(cast.ana), await scene.open(cast.ingrid), await scene.open()
        assert (ana.status, ingrid.status, nobody.status) == (200, 404, 302)
        assert ana.headers["content-type"] == "text/event-stream"
        assert ana.headers["cache-control"] == "no-store"
        assert ana.headers["x-accel-buffering"] == "no"
        assert "content-length" not in ana.headers
        assert ana.bytes.startswith(b"retry: ")
        assert ingrid.is_over
        assert nobody.is_over

    play(story)


def test_nothing_is_read_while_nobody_listens(cast: Cast, ticket: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    look = news.look
    monkeypatch.setattr(news, "look", lambda since: looks.append(since) or look(since))

    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        await ana.hears_nothing()
        assert len(looks) > 2
        await ana.leaves()
        await asyncio.sleep(0.05)
        before = len(looks)
        await asyncio.sleep(0.1)
        assert len(looks) == before
        again = await scene.open(cast.ana)
        await scene.do(deed, cast, "dev", "reply", ticket, body="x")
        assert names(await again.hears()) == ["message.posted"]

    play(story)


def test_whoever_comes_back_hears_exactly_what_they_missed(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        await scene.do(deed, cast, "dev", "reply", ticket, body="1")
        assert names(await ana.hears()) == ["message.posted"]
        late = Late(ticket)
        await ana.leaves()
        await scene.do(deed, cast, "dev", "take", ticket)
        await scene.do(deed, cast, "dev", "add_note", ticket, body="for Payments")
        # Another process, for example after a restart; Ana's place is a snapshot in which a transaction was still open.
        other = Front(WSGIHandler(), threads=2)
        back = await scene.open(cast.ana, last_id=ana.last_id, front=other)
        mara = await scene.open(cast.mara, last_id=ana.last_id, front=other)
        assert names(await back.hears()) == ["ticket.assigned", "note.added"]
        await scene.do(late.commit)
        assert names(await back.hears()) == ["late"]
        await back.leaves()
        # The page's own place works the same, for the first connection of a page.
        third = await scene.open(cast.ana, since=ana.last_id)
        assert sorted(names(await third.hears())) == ["late", "note.added", "ticket.assigned"]
        await back.hears_nothing()
        await third.hears_nothing()
        await mara.hears_nothing()
        other.hub.close()

    play(story)


class Late:
    """An event that is written now and committed later."""

    def __init__(self, ticket: int) -> None:
        self.may_end, self.is_written = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._write, args=(ticket,))
        self.thread.start()
        assert self.is_written.wait(10)

    def _write(self, ticket: int) -> None:
        try:
            with acting(SYSTEM):
                record("late", by=SYSTEM, ticket_id=ticket)
                self.is_written.set()
                self.may_end.wait(20)
        finally:
            connection.close()

    def commit(self) -> None:
        self.may_end.set()
        self.thread.join(20)


def test_breaking_off_at_any_moment_loses_and_doubles_nothing(cast: Cast, ticket: int) -> None:
    """Ten events while the browser keeps losing its connection, each time to come back to the other process."""

    async def story(scene: Scene) -> None:
        fronts = [scene.front, Front(WSGIHandler(), threads=2)]
        key = await scene.do(session_key, cast.ana)
        ana = await scene.open_session(key)
        heard: list[int] = []

        async def write() -> None:
            for number in range(10):
                await scene.do(_record, ticket, number)

        writing = asyncio.ensure_future(write())
        for turn in range(12):
            await asyncio.sleep(0.02 * (turn % 3))
            heard += [change["actor"] for told in ana.blocks() if told.name == "change" for change in told.data]
            await ana.leaves()
            ana = await scene.open_session(key, last_id=ana.last_id, front=fronts[turn % 2])
        await writing
        while len(heard) < 10:
            heard += [change["actor"] for told in await ana.hears() for change in told.data]
        await ana.hears_nothing()
        assert sorted(heard) == list(range(10))
        fronts[1].hub.close()

    play(story)


def _record(ticket: int, number: int) -> None:
    with acting(SYSTEM) as by, connection.cursor() as cursor:
        record("numbered", by=by, ticket_id=ticket)
        cursor.execute("reset role")
        cursor.execute("alter table events_event no force row level security")
        cursor.execute("update events_event set actor_id = %s where name = 'numbered' and actor_id is null", [number])
        cursor.execute("alter table events_event force row level security")


def test_who_comes_from_an_unknown_place_asks_anew(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        first = await scene.open(cast.ana)
        list(first.blocks())
        here = read(first.last_id)
        assert here is not None
        old = f"{here.snapshot}@{here.taken_at - 3600}"
        future = f"{here.xmin + 500}:{here.xmax + 500}:@{here.taken_at}"
        back = [await scene.open(cast.ana, last_id=last_id) for last_id in ("nonsense", "9999999999:9999999999:@1", old, future)]
        for browser in back:
            assert [told.name for told in await browser.hears()] == ["reset"]
        await scene.do(deed, cast, "dev", "reply", ticket, body="x")
        for browser in back:
            assert names(await browser.hears()) == ["message.posted"]

    play(story)


def test_too_much_at_once_is_one_reset(cast: Cast, ticket: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST", 6)

    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        list(ana.blocks())
        far = ana.last_id
        await scene.do(_many, ticket, 7)
        assert [told.name for told in await ana.hears()] == ["reset"]
        await scene.do(deed, cast, "dev", "reply", ticket, body="x")
        assert names(await ana.hears()) == ["message.posted"]
        near = ana.last_id
        await scene.do(deed, cast, "dev", "reply", ticket, body="y")
        # Somebody who missed too much does not take the others with them.
        one, other = await asyncio.gather(scene.open(cast.ana, last_id=far), scene.open(cast.ana, last_id=near))
        assert [told.name for told in await one.hears()] == ["reset"]
        # Or asks anew as well, when another transaction of the cluster was open at its place: that is more than it needs, and no loss.
        heard = await other.hears()
        assert names(heard) == ["message.posted"] or [told.name for told in heard] == ["reset"]

    play(story)


def _many(ticket: int, count: int) -> None:
    with acting(SYSTEM) as by:
        for _ in range(count):
            record("ticket.changed", by=by, ticket_id=ticket)


def test_the_stream_ends_when_the_session_or_its_rights_change(cast: Cast, ticket: int) -> None:
    """One after the other in one desk; whoever is not concerned goes on listening."""
    endings: list[tuple[Person, Callable[[str], None], int]] = [
        (cast.dev, _sign_out, 302),
        (cast.dev, _deactivate(cast, cast.dev), 302),
        (cast.rita, _change_password(cast.rita), 302),
        (cast.lena, _change_role(cast, cast.lena), 200),
        (cast.mara, _change_teams(cast, cast.mara), 200),
        (cast.rita, _change_permissions(cast), 200),
    ]

    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        for person, change, status_after in endings:
            key = await scene.do(session_key, person)
            browser = await scene.open_session(key)
            assert browser.status == 200, change
            await scene.do(change, key)
            told = [each.name for each in await browser.ends()]
            # Who may come back shall ask anew for what the page shows; who is gone is told nothing.
            assert told in (["reset"], []), change
            assert (told == ["reset"]) is (status_after == 200 or change is endings[2][1]), change
            again = await scene.open_session(key, last_id=browser.last_id)
            assert again.status == status_after, change
            await again.leaves()
        await scene.do(deed, cast, "ana", "reply", ticket, body="x")
        assert names(await ana.hears()) == ["message.posted"]

    play(story)


def _sign_out(key: str) -> None:
    with acting(ACCOUNTS):
        Session.objects.filter(session_key=key).delete()


def _deactivate(cast: Cast, person: Person) -> Callable[[str], None]:
    return lambda _: _in_settings(cast, lambda by: identity.deactivate(_known(person), by=by))


def _change_role(cast: Cast, person: Person) -> Callable[[str], None]:
    return lambda _: _in_settings(cast, lambda by: identity.change_person(_known(person), role=Role.objects.get(slug="agent"), by=by))


def _change_teams(cast: Cast, person: Person) -> Callable[[str], None]:
    return lambda _: _in_settings(cast, lambda by: identity.set_teams(_known(person), team_ids=[cast.payments.pk], by=by))


def _change_permissions(cast: Cast) -> Callable[[str], None]:
    def change(by: Actor) -> None:
        identity.change_role(Role.objects.get(slug="reader"), name="Reader", allowed=["ticket.reply"], by=by)

    return lambda _: _in_settings(cast, change)


def _change_password(person: Person) -> Callable[[str], None]:
    def change(_key: str) -> None:
        with acting(ACCOUNTS):
            Person.objects.filter(pk=person.pk).update(password="other")

    return change


def _in_settings(cast: Cast, deed: Callable[[Actor], object]) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        deed(by)


def _known(person: Person) -> Person:
    return Person.objects.select_related("role", "organisation").get(pk=person.pk)


def test_a_right_that_is_gone_is_gone_before_the_stream_ends(cast: Cast, ticket: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub.Hub, "_check_standing", _nothing)

    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        await scene.do(_move, cast.ana, cast.bookings)
        await scene.do(deed, cast, "dev", "reply", ticket, body="x")
        await ana.hears_nothing()

    play(story)


async def _nothing(_self: object) -> None:
    pass


def test_what_is_only_for_somebody_is_told_to_them_alone(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        ana, dev, mara = await scene.open(cast.ana), await scene.open(cast.dev), await scene.open(cast.mara)
        await scene.do(signals.tell, [cast.ana.pk], "draft", ticket=ticket)
        (told,) = await ana.hears()
        assert (told.name, told.data) == ("person", {"name": "draft", "ticket": ticket})
        await scene.do(signals.tell_onlookers, ticket, "presence")
        for browser in (ana, dev):
            (told,) = await browser.hears()
            assert (told.name, told.data) == ("presence", {"ticket": ticket})
        await mara.hears_nothing()
        await ana.leaves()
        await scene.do(signals.tell, [cast.ana.pk], "job", id=7)
        back = await scene.open(cast.ana, last_id=ana.last_id)
        assert [told.data for told in await back.hears()] == [{"name": "job", "id": 7}]

    play(story)


def test_old_signals_are_forgotten(cast: Cast, ticket: int) -> None:
    signals.tell([cast.ana.pk], "notice")
    assert signals.forget_old() == 0
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update events_signal set at = at - interval '11 minutes'")
    assert signals.forget_old() == 1


def test_an_outage_of_the_database_loses_nothing(cast: Cast, ticket: int, monkeypatch: pytest.MonkeyPatch) -> None:
    look, is_away = news.look, threading.Event()

    def sometimes(since: Any) -> Any:
        if is_away.is_set():
            raise OperationalError("away")
        return look(since)

    monkeypatch.setattr(news, "look", sometimes)

    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        is_away.set()
        await scene.do(deed, cast, "dev", "reply", ticket, body="x")
        await ana.hears_nothing()
        is_away.clear()
        assert names(await ana.hears()) == ["message.posted"]

    play(story)


def test_a_quiet_stream_shows_signs_of_life_with_a_fresh_place(cast: Cast, ticket: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "SIGN_OF_LIFE_SECONDS", 0.05)

    async def story(scene: Scene) -> None:
        mara = await scene.open(cast.mara)
        list(mara.blocks())
        before = mara.last_id
        await scene.do(deed, cast, "ana", "reply", ticket, body="x")
        await mara.hears_nothing()
        assert mara.bytes.count(b"event: life\n") >= 2
        assert mara.last_id != before

    play(story)


def test_a_stopping_server_ends_the_streams_and_takes_no_more(cast: Cast, ticket: int) -> None:
    async def story(scene: Scene) -> None:
        ana = await scene.open(cast.ana)
        scene.front.hub.close()
        assert await ana.ends() == []
        assert (await scene.open(cast.ana)).is_over

    play(story)


def test_who_takes_nothing_is_let_go() -> None:
    listener = stream.Stream(1, "", "")
    for _ in range(stream.MOST_WAITING + 1):
        listener.put(b"x")
    assert listener.is_over
