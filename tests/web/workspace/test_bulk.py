"""Bulk deeds and macros at the desk."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.identity.models import Person
from frontdesk.tickets import actions, snoozes
from frontdesk.tickets.actions import bulk as bulks
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Bulk, Kind, Macro, Message, Outgoing, Priority, Scope, Status, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import HTMX, text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def found(cast: Cast, number: int) -> Ticket:
    with acting(cast.desk(cast.dev)):
        return Ticket.objects.get(pk=number)


def test_without_scripts_rows_are_ticked_and_changed_on_a_page(cast: Cast, at_desk: AtDesk) -> None:
    numbers, ana = [ask(cast, subject=f"Question {count}").pk for count in range(3)], at_desk(cast.ana)
    listed = text(ana.get("/desk/tickets/"))
    assert listed.count('type="checkbox" name="n"') == 3
    assert 'formmethod="get"' in listed
    page = text(ana.get("/desk/bulk/", {"n": numbers[:2]}))
    assert "Change 2 tickets" in page
    assert "Question 0" in page
    assert "Question 2" not in page
    sent = {
        "numbers": ",".join(map(str, numbers[:2])),
        "do": "all",
        "status": 5,
        "priority": "",
        "assignee": "",
        "team": "",
        "tag": "done, late",
    }
    said = text(ana.post("/desk/bulk/?next=/desk/tickets/", sent, follow=True))
    assert "2 tickets solved, tagged done and tagged late." in said
    assert "/desk/undo/" in said
    assert [found(cast, number).status for number in numbers] == [Status.SOLVED, Status.SOLVED, Status.NEW]


def test_htmx_is_told_what_changed_and_stays(cast: Cast, at_desk: AtDesk) -> None:
    number, theirs, ana = ask(cast).pk, ask(cast, team_id=cast.bookings.pk).pk, at_desk(cast.ana)
    here = {**HTMX, "HTTP_HX_CURRENT_URL": "http://testserver/desk/tickets/"}
    response: Any = ana.post("/desk/bulk/", {"n": [number, theirs], "assignee": "me"}, **here)
    assert response["HX-Reswap"] == "none"
    assert json.loads(response["HX-Trigger"])["desk:changed"]["numbers"] == sorted([number, theirs])
    assert f"1 of 2 tickets assigned to you. {theirs}: {bulks.UNSEEN}" in text(response)
    # Undone in place as well: never a page that was only posted to.
    assert re.search(r'action="/desk/undo/[0-9a-f-]+/\?next=%2Fdesk%2Ftickets%2F" hx-boost="true"', text(response))


@pytest.mark.parametrize(
    "sent", [{}, {"n": "x"}, {"n": 1}, {"n": 1, "status": 6}, {"n": 1, "assignee": "root"}, {"n": 1, "do": "tag", "tag": "x" * 99}]
)
def test_what_makes_no_sense_changes_nothing(cast: Cast, at_desk: AtDesk, sent: dict[str, Any]) -> None:
    number = ask(cast).pk
    response: Any = at_desk(cast.ana).post("/desk/bulk/", sent, follow=True)
    assert response.status_code == 200
    assert found(cast, number).version == 1


def test_more_than_a_few_become_a_job_with_a_page(cast: Cast, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.web.workspace.views.bulk.AT_ONCE", 1)
    monkeypatch.setattr(bulks, "BATCH", 1)
    numbers, ana = [ask(cast).pk for _ in range(3)], at_desk(cast.ana)
    assert ana.get("/desk/bulk/numbers/?in=").json() == {"numbers": numbers, "more": False}
    response: Any = ana.post("/desk/bulk/?in=team%3Dpayments", {"numbers": ",".join(map(str, numbers)), "priority": 1})
    place = response["Location"]
    actions.work_on_bulks()
    page = text(ana.get(place))
    assert "3 tickets: set to Urgent priority" in page
    assert "1 of 3" in page
    # The rail says it on every page, to nobody else.
    assert ana.get("/desk/counts/").json()["counts"][place] == "1 of 3"
    assert re.search(rf'href="{place}" data-passing>.*?Changing</span> <span class="n">1 of 3<', text(ana.get("/desk/tickets/")))
    assert "Changing" not in text(at_desk(cast.dev).get("/desk/tickets/"))
    assert text(ana.get(place, **{**HTMX, "HTTP_HX_TARGET": "job-now"})).startswith('<div class="job"')
    ana.post(f"{place}stop/")
    assert "Stopped after 1 of 3: 1 done." in text(ana.get(place))
    assert "data-passing" not in text(ana.get("/desk/tickets/"))
    undone: Any = ana.post(f"{place}undo/", follow=True)
    actions.work_on_bulks()
    assert "1 of 1 done." in text(ana.get(undone.redirect_chain[-1][0]))
    assert found(cast, numbers[0]).priority == Priority.NORMAL
    assert "Taken back" in text(ana.get(place))
    assert "This was undone already." in text(ana.post(f"{place}undo/", follow=True))
    with acting(cast.desk(cast.ana)):
        assert Bulk.objects.count() == 2


def keep(cast: Cast, **more: Any) -> Macro:
    facts = {
        "name": "Refund",
        "text": "Hello {{ customer.first_name }}",
        "changes": Changes(status=5, priority=1, add_tags=("refund",)),
    } | more
    with acting(cast.desk(cast.ana)) as ana:
        return actions.create_macro(scope=Scope.MINE, by=ana, **facts)


def test_a_macro_is_written_changed_and_deleted_on_its_pages(cast: Cast, at_desk: AtDesk) -> None:
    ana = at_desk(cast.ana)
    sent = {"name": "Refund", "kind": "reply", "text": "Hi {{ customer.nonsense }}", "audience": "mine", "status": 5, "add_tags": "refund"}
    refused = ana.post("/desk/macros/new/", sent)
    assert refused.status_code == 422
    assert "There is no {{ customer.nonsense }}" in text(refused)
    assert "Hi {{ customer.nonsense }}</textarea>" in text(refused)
    assert "“Refund” is saved." in text(ana.post("/desk/macros/new/", sent | {"text": "Hi {{ customer.first_name }}"}, follow=True))
    with acting(cast.desk(cast.ana)):
        macro = Macro.objects.get()
    ana.get(f"/desk/tickets/{ask(cast).pk}/")
    page = text(ana.get(f"/desk/macros/{macro.pk}/"))
    # What it would do to the ticket that was opened last.
    assert "<p>Hi Ingrid</p>" in page
    assert "Status <del>New</del> <b>Solved</b>" in page
    stale = ana.post(f"/desk/macros/{macro.pk}/", sent | {"text": "", "version": 9})
    assert stale.status_code == 409
    assert ana.post(f"/desk/macros/{macro.pk}/", sent | {"text": "", "version": 1}).status_code == 302
    ana.post(f"/desk/macros/{macro.pk}/deletion/")
    assert "No macro yet" in text(ana.get("/desk/macros/"))


def test_macros_are_offered_with_their_text_and_what_they_change(cast: Cast, at_desk: AtDesk) -> None:
    number, macro, ana = ask(cast).pk, keep(cast), at_desk(cast.ana)
    offered = text(ana.get(f"/desk/tickets/{number}/macros/offered/?q=ref"))
    assert 'data-insert="Hello Ingrid"' in offered
    assert f'data-macro="{macro.pk}"' in offered
    assert "Status <del>New</del> <b>Solved</b>" in offered
    assert "option" not in text(ana.get(f"/desk/tickets/{number}/macros/offered/?q=nothing"))
    # Another team's ticket offers nothing, not even that there is one.
    theirs = ask(cast, team_id=cast.bookings.pk).pk
    assert ana.get(f"/desk/tickets/{theirs}/macros/offered/").status_code == 404


def test_a_macro_is_applied_at_once_or_goes_into_the_composer(cast: Cast, at_desk: AtDesk) -> None:
    number, macro, ana = ask(cast).pk, keep(cast), at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/macros/", {"macro": macro.pk}))
    assert re.search(r"<textarea[^>]*>\nHello Ingrid</textarea>", page)
    assert f'name="macro" value="{macro.pk}" checked' in page
    assert found(cast, number).version == 1
    applied = text(ana.post(f"/desk/tickets/{number}/macros/", {"macro": macro.pk, "apply": "1"}, follow=True))
    assert "“Refund” is applied." in applied
    assert "/desk/undo/" in applied
    assert found(cast, number).status == Status.SOLVED


def message(cast: Cast, number: int, **more: Any) -> dict[str, Any]:
    return {"ticket": number, "kind": "reply", "send": "wait", "body": "Hello"} | more


def test_a_macro_beside_the_text_is_applied_when_it_is_sent_and_taken_back_with_it(cast: Cast, at_desk: AtDesk) -> None:
    number, macro = ask(cast).pk, keep(cast)
    with acting(cast.desk(cast.ana)) as by:
        set_preferences(undo_seconds=10, by=by)
    ana = at_desk(cast.ana)
    ana.post(f"/desk/tickets/{number}/messages/", message(cast, number, macro=[macro.pk]))
    with acting(cast.desk(cast.ana)):
        held = Outgoing.objects.get()
        assert not Message.objects.filter(body="Hello").exists()
    # The status is the reply's to set, when it goes out.
    assert held.then == Status.SOLVED
    assert (found(cast, number).priority, found(cast, number).status) == (Priority.URGENT, Status.NEW)
    ana.post(f"/desk/tickets/{number}/outgoing/{held.pk}/undo/")
    assert found(cast, number).priority == Priority.NORMAL


def test_a_refused_text_keeps_its_macro(cast: Cast, at_desk: AtDesk) -> None:
    number, macro, ana = ask(cast).pk, keep(cast), at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/messages/", message(cast, number, body=" ", macro=[macro.pk])))
    assert f'name="macro" value="{macro.pk}" checked' in page
    assert found(cast, number).version == 1


def test_a_macro_beside_a_draft_is_there_again_after_a_reload(cast: Cast, at_desk: AtDesk) -> None:
    ticket, macro, client = ask(cast), keep(cast, text="", changes=Changes(priority=1)), at_desk(cast.ana)
    page = f"/desk/tickets/{ticket.pk}/"
    chip = f'name="macro" value="{macro.pk}" checked'
    draft = {"kind": "reply", "body": "Hello", "origin": "here", "version": 0}
    assert client.post(f"{page}draft/", draft | {"macro": macro.pk}).status_code == 204
    assert chip in text(client.get(page))
    # Somebody else's draft has none of it, and unticked it is gone.
    assert chip not in text(at_desk(cast.dev).get(page))
    client.post(f"{page}draft/", draft | {"version": 1})
    assert chip not in text(client.get(page))
    client.post(f"{page}draft/", draft | {"version": 2, "macro": macro.pk})
    client.post(
        f"{page}messages/", {"ticket": ticket.pk, "kind": "reply", "send": "open", "body": "Hello", "seen": 10**9, "macro": macro.pk}
    )
    assert chip not in text(client.get(page))


def test_a_macro_that_gives_the_ticket_away_sends_at_once(cast: Cast, at_desk: AtDesk) -> None:
    number, ana = ask(cast).pk, at_desk(cast.ana)
    macro = keep(cast, changes=Changes(team=cast.bookings.pk))
    ana.post(f"/desk/tickets/{number}/messages/", message(cast, number, macro=[macro.pk]))
    with acting(cast.desk(cast.mara)):
        assert Message.objects.filter(ticket=number, body="Hello", kind=Kind.REPLY).exists()


def test_with_many_tickets_a_macro_is_its_changes(cast: Cast, at_desk: AtDesk) -> None:
    numbers, macro, ana = [ask(cast).pk for _ in range(2)], keep(cast, changes=Changes(priority=1, snooze="reply")), at_desk(cast.ana)
    assert f'name="macro" value="{macro.pk}"' in text(ana.get("/desk/bulk/menus/"))
    said = text(ana.post("/desk/bulk/?next=/desk/tickets/", {"n": numbers, "macro": macro.pk}, follow=True))
    assert "2 tickets set to Urgent priority and snoozed until a reply." in said
    assert {(found(cast, number).priority, found(cast, number).is_snoozed) for number in numbers} == {(Priority.URGENT, True)}
    # And one undo for all of it.
    ana.post(re.findall(r'action="(/desk/undo/[^"]+)"', said)[0])
    assert {(found(cast, number).priority, found(cast, number).is_snoozed) for number in numbers} == {(Priority.NORMAL, False)}
    # Somebody else's macro is none.
    at_desk(cast.dev).post("/desk/bulk/", {"n": numbers, "macro": macro.pk})
    assert found(cast, numbers[0]).priority == Priority.NORMAL


@pytest.mark.parametrize("word", ["reply", *snoozes.LABELS])
def test_every_snooze_that_is_offered_works(cast: Cast, at_desk: AtDesk, word: str) -> None:
    number = ask(cast).pk
    at_desk(cast.ana).post("/desk/bulk/", {"n": number, "snooze": word})
    assert found(cast, number).is_snoozed
