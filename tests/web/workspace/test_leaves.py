"""The small parts that an open page asks for again: each shows what its reader may see, and nothing of another team."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.identity.models import Person
from frontdesk.live import actions as live
from frontdesk.live.models import Mode
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.models import Kind, Message, Priority, Status, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def rows(client: Client, *numbers: int, listing: str = "", **more: str) -> str:
    response = client.get("/desk/tickets/rows/", {"n": numbers, "in": listing, **more})
    assert response.status_code == 200
    return text(response)


def leaves(client: Client, ticket: Ticket, after: int = 0, event: int = 0, **more: object) -> str:
    return text(client.get(f"/desk/tickets/{ticket.pk}/leaves/", {"after": after, "event": event, **more}))


def test_rows_are_those_that_the_reader_sees(cast: Cast, at_desk: AtDesk) -> None:
    first, second = ask(cast, subject="First question"), ask(cast, subject="Second question")
    page = rows(at_desk(cast.ana), first.pk, second.pk, 999_999)
    assert f'id="t-{first.pk}"' in page
    assert "Second question" in page
    assert "data-gone" not in page
    assert 'id="t-' not in rows(at_desk(cast.mara), first.pk, second.pk, 999_999)
    assert 'id="t-' not in rows(at_desk(cast.ana), listing="assignee=me")
    assert 'id="t-' not in rows(at_desk(cast.ana), listing="q=reader", n="x")


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda ticket, by: actions.solve(ticket, by=by), "Solved by Dev"),
        (lambda ticket, by: actions.reply(ticket, body="x", then=Status.SOLVED, by=by), "Solved by Dev"),
        (lambda ticket, by: actions.take(ticket, by=by), "Taken by Dev"),
        (lambda ticket, by: actions.reply(ticket, body="x", by=by), "Answered by Dev"),
        (lambda ticket, by: actions.change(ticket, version=1, priority=Priority.LOW, by=by), "Priority changed by Dev"),
    ],
)
def test_a_row_says_what_took_it_out_of_the_list(cast: Cast, at_desk: AtDesk, deed: Callable[..., None], words: str) -> None:
    ticket = ask(cast)
    listing = "assignee=none&status=new&priority=normal"
    assert "data-gone" not in rows(at_desk(cast.ana), ticket.pk, listing=listing)
    with acting(cast.desk(cast.dev)) as dev:
        deed(Ticket.objects.get(pk=ticket.pk), dev)
    page = rows(at_desk(cast.ana), ticket.pk, listing=listing)
    assert " data-gone" in page
    assert words in page
    assert words.replace("Dev", "you") in rows(at_desk(cast.dev), ticket.pk, listing=listing)


def test_assigned_by_somebody_to_somebody(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.dev)) as dev:
        actions.assign(Ticket.objects.get(pk=ticket.pk), assignee_id=cast.lena.pk, version=1, by=dev)
    assert "Assigned to Lena by Dev" in rows(at_desk(cast.ana), ticket.pk, listing="assignee=none")
    with acting(cast.desk(cast.dev)) as dev:
        actions.assign(Ticket.objects.get(pk=ticket.pk), assignee_id=None, version=2, by=dev)
    assert "Unassigned by Dev" in rows(at_desk(cast.ana), ticket.pk, listing="assignee=me")


@pytest.mark.parametrize(
    "listing", ["tag=hardware", "q=reader", "requester=ingrid@example.org", "team=payments", "shared=us", "sort=updated"]
)
def test_the_list_of_a_row_is_the_list_of_its_page(cast: Cast, at_desk: AtDesk, listing: str) -> None:
    ticket = ask(cast, subject="Card reader")
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.tag(mine, name="hardware", by=ana)
        actions.add_note(mine, body="x", team_ids=[cast.payments.pk], person_ids=[cast.mara.pk], by=ana)
    for person in (cast.ana, cast.mara, cast.rita):
        client = at_desk(person)
        is_listed = f'id="t-{ticket.pk}"' in text(client.get(f"/desk/tickets/?{listing}"))
        assert ("data-gone" not in rows(client, ticket.pk, listing=listing)) == is_listed


def test_a_row_beyond_the_page_is_no_arrival(cast: Cast, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.tickets.lists.PAGE_SIZE", 2)
    numbers = [ask(cast).pk for _ in range(4)]
    client = at_desk(cast.ana)
    context = client.get("/desk/tickets/").context
    until = context["live_query"].partition("until=")[2]
    shown = rows(client, *numbers, until=until).split("<li ")[1:]
    assert ["data-elsewhere" in row for row in shown] == [False, False, True, True]
    following = client.get("/desk/tickets/").context["next_url"].partition("?")[2]
    shown = rows(client, *numbers, listing=following).split("<li ")[1:]
    assert ["data-elsewhere" in row for row in shown] == [True, True, False, False]


def test_a_made_up_key_is_refused_in_words(cast: Cast, at_desk: AtDesk) -> None:
    assert at_desk(cast.ana).get("/desk/tickets/rows/", {"n": ask(cast).pk, "until": "no key"}).status_code == 422


def test_counts_are_those_of_the_rail(cast: Cast, at_desk: AtDesk) -> None:
    ask(cast)
    assert at_desk(cast.ana).get("/desk/counts/").json()["counts"]["/desk/tickets/?assignee=none"] == 1
    assert at_desk(cast.mara).get("/desk/counts/").json()["counts"]["/desk/tickets/?assignee=none"] == 0


def test_an_open_ticket_gets_only_what_is_new_to_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, body="The question")
    client = at_desk(cast.ana)
    thread = client.get(f"/desk/tickets/{ticket.pk}/")
    with acting(cast.desk(cast.dev)) as dev:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="A new answer", then=Status.SOLVED, by=dev)
    page = leaves(client, ticket, thread.context["newest_id"], thread.context["newest_event"])
    assert "A new answer" in page
    assert "Dev Anand marked it as solved" in page
    assert "The question" not in page
    assert "Reopen" in page
    with acting(cast.desk(cast.ana)):
        newest = Message.objects.filter(ticket=ticket).latest("id").pk
    assert f'data-newest="{newest}"' in page


def test_a_note_of_others_is_not_in_an_open_ticket(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        note = actions.add_note(Ticket.objects.get(pk=ticket.pk), body="Only Payments", by=ana)
    assert "Only Payments" in leaves(at_desk(cast.dev), ticket)
    before = leaves(at_desk(cast.rita), ticket, m=note.pk)
    assert "Only Payments" not in before
    assert str(note.pk) not in before.partition("data-newest=")[2][:20]
    with acting(cast.desk(cast.ana)) as ana:
        actions.share_note(note, team_ids=[], person_ids=[cast.rita.pk], by=ana)
    # Older than what the page shows already, and named by the stream.
    assert "Only Payments" in leaves(at_desk(cast.rita), ticket, after=note.pk, m=note.pk)
    assert "Only Payments" not in leaves(at_desk(cast.rita), ticket, after=note.pk)


def test_what_was_on_the_screen_is_read(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    client = at_desk(cast.ana)
    leaves(client, ticket)
    assert "data-unread" in rows(client, ticket.pk)
    leaves(client, ticket, seen=1)
    assert "data-unread" not in rows(client, ticket.pk)


@pytest.mark.parametrize(("path", "most"), [("/desk/tickets/rows/?n={0}&n={1}", 7), ("/desk/tickets/{0}/leaves/", 7), ("/desk/counts/", 7)])
def test_what_a_leaf_costs(cast: Cast, at_desk: AtDesk, path: str, most: int) -> None:
    first, second = ask(cast), ask(cast)
    client = at_desk(cast.ana)
    client.get(path.format(first.pk, second.pk))
    with CaptureQueriesContext(connection) as queries:
        client.get(path.format(first.pk, second.pk))
    assert len([query for query in queries.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= most, queries


def test_marks_on_rows_are_for_tickets_that_the_reader_sees(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.dev)) as dev:
        live.be_present(ticket, mode=Mode.WRITING, by=dev)
    where = f"/desk/presence/?n={ticket.pk}&n=999999"
    assert "Dev<span" in text(at_desk(cast.ana).get(where))
    assert "Dev" not in text(at_desk(cast.mara).get(where))
    assert "Dev" not in text(at_desk(cast.dev).get(where))


def test_a_ticket_is_left_to_whoever_answers_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    place = f"/desk/tickets/{ticket.pk}/leaving/?in=team%3Dpayments"
    response = at_desk(cast.ana).post(place, {"person": cast.dev.pk})
    assert response["Location"] == "/desk/tickets/?team=payments"
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id == cast.dev.pk
    # What a third has stays with them.
    assert at_desk(cast.ana).post(place, {"person": cast.lena.pk}).status_code == 302
    assert at_desk(cast.mara).post(place, {"person": cast.dev.pk}).status_code == 404
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id == cast.dev.pk


def test_asking_for_a_ticket_tells_once_and_takes_nothing(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    place = f"/desk/tickets/{ticket.pk}/asking/"
    assert at_desk(cast.ana).post(place, {"person": cast.dev.pk}).status_code == 302
    assert "You have asked Dev Anand" in text(at_desk(cast.ana).post(place, {"person": cast.dev.pk}))
    assert "Ana Petrova asked Dev Anand for it" in text(at_desk(cast.dev).get(f"/desk/tickets/{ticket.pk}/"))
    assert at_desk(cast.ana).post(place, {"person": cast.mara.pk}).status_code == 422
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id is None


def test_the_reply_that_somebody_writes_is_shown_to_who_sees_the_ticket(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.dev)) as dev:
        for kind, body in ((Kind.REPLY, "Half a *reply*"), (Kind.NOTE, "Half a note")):
            actions.save_draft(ticket, kind=kind, content=Content(body), stand=Stand(), by=dev)
    place = f"/desk/tickets/{ticket.pk}/presence/{cast.dev.pk}/text/"
    page = text(at_desk(cast.ana).get(place))
    assert "Half a <em>reply</em>" in page
    assert "Half a note" not in page
    assert at_desk(cast.mara).get(place).status_code == 404
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(by=dev, shares_drafts=False)
    page = text(at_desk(cast.ana).get(place))
    assert "Half a" not in page
    assert "Dev Anand keeps drafts private" in page
