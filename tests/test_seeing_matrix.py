"""Seeing as somebody else, over every address and every table: never more than both see, and never a write."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Person, Role, TeamMembership
from frontdesk.identity.seeing_as import LASTS, lend, other
from frontdesk.lib import clock
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.models import Kind, Ticket
from frontdesk.web.seeing_as import KEY, OUT
from tests import cast as casting
from tests.test_url_matrix import ROWS, Scene, _client, _form, _table, _words, scene

__all__ = ["scene"]
pytestmark = pytest.mark.django_db

# Who looks -> as whom. Oskar is in Payments here, as are Ana and Lena; Rita reads all tickets; Mara is in Bookings.
PAIRS = (("oskar", "ana"), ("oskar", "rita"), ("rita", "mara"), ("lena", "oskar"))
MARKED = re.compile(r"zzmark\w+")


@pytest.fixture
def marked(scene: Scene) -> Scene:
    """Give the scene with a word of its own in everything that somebody may write, addressed in every way."""
    cast = scene.cast
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.payments, person=cast.oskar)
        TeamMembership.objects.create(team=cast.bookings, person=cast.rita)
        Role.objects.filter(slug__in=("reader", "lead")).update(permissions=_with_see_as())
    for who in ("ana", "oskar", "lena"):
        person = getattr(cast, who)
        with acting(cast.desk(person)) as by:
            ticket = Ticket.objects.get(pk=scene.number)
            actions.add_note(ticket, body=f"zzmarkteam{who}", by=by)
            actions.add_note(ticket, body=f"zzmarkaddressed{who}", person_ids=[cast.rita.pk, cast.mara.pk], by=by)
            actions.hold_reply(ticket, body=f"zzmarkwaits{who}", send_at=clock.now(), by=by)
            for kind in Kind:
                actions.save_draft(ticket, kind=kind, content=Content(f"zzmarkdraft{kind.value}{who}"), stand=Stand(), by=by)
            actions.create_view(name=f"zzmarkview{who}", query="tag=old", scope="mine", by=by)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=scene.child).update(team=cast.bookings, subject="zzmarkbookings", guest_person_ids=[cast.oskar.pk])
    return scene


def _with_see_as() -> list[str]:
    return [*Role.objects.get(slug="admin").permissions, "ticket.read_all"]


def seeing(looker: Person, seen: Person) -> Client:
    """Return the browser of somebody who looks as another."""
    client = _client(looker)
    session = client.session
    until = int((clock.now() + LASTS).timestamp())
    session[KEY] = {"by": looker.pk, "role": None, "person": seen.pk, "name": seen.name, "until": until}
    session.save()
    return client


def pages(client: Client, scene: Scene) -> dict[str, tuple[int, set[str]]]:
    """Return for every page of desk and settings its status and the marked words on it; nothing that opening it writes stays."""
    found = {}
    names = _words(scene)
    for row in [row for row in ROWS if row.method == "GET" and row.name.startswith(("workspace:", "settings:"))]:
        place = reverse(row.name, kwargs=_table(row.kwargs, names))
        with transaction.atomic():
            cookies = client.cookies.copy()
            answer: Any = client.get(place)
            client.cookies = cookies
            transaction.set_rollback(True)
        found[place] = (answer.status_code, set(MARKED.findall(b"".join(answer).decode(errors="replace"))))
    return found


def test_no_page_shows_more_than_both_would_see(marked: Scene) -> None:
    cast = marked.cast
    own = {who: pages(_client(getattr(cast, who)), marked) for who in {who for pair in PAIRS for who in pair}}
    shown = set()
    for looker, seen in PAIRS:
        for place, (status, words) in pages(seeing(getattr(cast, looker), getattr(cast, seen)), marked).items():
            both = own[looker][place][1] & own[seen][place][1]
            assert status < 500, (looker, seen, place)
            assert words <= both, (looker, seen, place, words - both)
            # What one of them may not open does not open; what leads on from there has its own row.
            if max(own[looker][place][0], own[seen][place][0]) >= 400:
                assert status >= 300, (looker, seen, place)
            shown |= words
    # It is not for showing nothing that nothing too much is shown: what the team wrote is there, what is one person's own is not.
    assert {"zzmarkteamana", "zzmarkteamoskar"} <= shown
    assert not {word for word in shown if word.startswith(("zzmarkwaits", "zzmarkview", "zzmarkdraftnote"))}


def test_every_post_is_refused_and_nothing_is_written(marked: Scene) -> None:
    client = seeing(marked.cast.oskar, marked.cast.lena)
    names = _words(marked)
    with acting(SYSTEM):
        before = Event.objects.count()
    allowed = []
    for row in [row for row in ROWS if row.method != "GET" and row.name not in OUT]:
        place = reverse(row.name, kwargs=_table(row.kwargs, names))
        sent = [client.generic(row.method, place, *_form(row, names), **more) for more in ({}, {"HTTP_HX_REQUEST": "true"})]
        allowed += [(place, answer.status_code) for answer in sent if answer.status_code != 403]
    assert allowed == []
    with acting(SYSTEM):
        assert Event.objects.count() == before


def test_no_table_shows_more_than_both_would_see(marked: Scene) -> None:
    cast, seen_rows = marked.cast, 0
    for looker, seen in PAIRS:
        me, them = (casting.actor(getattr(cast, who), Window.WORKSPACE) for who in (looker, seen))
        lent = lend(me, _other(getattr(cast, seen)), until=clock.now())
        for model in [model for model in apps.get_models() if model.__module__.startswith("frontdesk.")]:
            rows = [_rows(by, model) for by in (lent, me, them)]
            if model.__name__ != "Preferences":
                assert rows[0] <= rows[1] & rows[2], (looker, seen, model)
            seen_rows += len(rows[0]) if model is Ticket else 0
    assert seen_rows


def _other(person: Person) -> Any:
    return other(person_id=person.pk)


def _rows(by: Actor, model: Any) -> set[Any]:
    with acting(by):
        try:
            with transaction.atomic():
                return set(model._base_manager.values_list("pk", flat=True))
        except ProgrammingError:
            return set()


def test_no_table_is_written(marked: Scene) -> None:
    cast = marked.cast
    lent = lend(cast.desk(cast.oskar), _other(cast.lena), until=clock.now())
    for table in _tables():
        with acting(lent), connection.cursor() as cursor:
            for statement in (f'delete from "{table}"', f'insert into "{table}" default values'):
                with pytest.raises(Exception, match=r"read-only|permission denied"), transaction.atomic():
                    cursor.execute(statement)


def _tables() -> Iterator[str]:
    return (model._meta.db_table for model in apps.get_models() if model.__module__.startswith("frontdesk."))
