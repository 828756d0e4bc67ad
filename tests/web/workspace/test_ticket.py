"""A ticket's page and everything that changes the ticket: each deed beside a stranger who fails at it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.around import PARTS, ticket_with_surroundings
from frontdesk.tickets.models import Attachment, Priority, Status, Tag, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def now(cast: Cast, ticket: Ticket) -> Ticket:
    with acting(cast.desk(cast.rita)):
        return Ticket.objects.with_people().get(pk=ticket.pk)


def url(ticket: Ticket, place: str = "") -> str:
    return f"/desk/tickets/{ticket.pk}/{place}"


def test_the_team_reads_the_ticket_and_a_stranger_learns_nothing(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, subject="A & B", body="Every **card**")
    page = text(at_desk(cast.ana).get(url(ticket)))
    assert "A &amp; B" in page
    assert "<strong>card</strong>" in page
    assert '<span class="clip">Payments</span>' in page
    foreign, missing = at_desk(cast.mara).get(url(ticket)), at_desk(cast.mara).get("/desk/tickets/99999999/")
    assert foreign.status_code == missing.status_code == 404
    assert text(foreign) == text(missing)


def test_a_ticket_is_loaded_with_its_people_as_they_are(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.take(Ticket.objects.get(pk=ticket.pk), by=ana)
        wanted = Ticket.objects.with_people().defer("fields").get(pk=ticket.pk)
        found, _ = ticket_with_surroundings(ticket.pk, by=ana)
        for part, (_, names) in PARTS.items():
            assert [getattr(getattr(found, part), name) for name in names] == [getattr(getattr(wanted, part), name) for name in names]
        assert {name: getattr(found, name) for name in vars(wanted) if name[0] != "_"} == {
            name: value for name, value in vars(wanted).items() if name[0] != "_"
        }


def test_the_pane_alone_brings_title_and_no_frame(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    page = text(at_desk(cast.ana).get(url(ticket), headers={"HX-Request": "true", "HX-Target": "ticket"}))
    assert page.startswith(f"<title>{ticket.pk} Card reader")
    assert 'id="ticket"' in page
    assert 'class="rail"' not in page


DEEDS: list[tuple[str, dict[str, Any], Callable[[Ticket], Any], Any]] = [
    ("properties/", {"status": "4"}, lambda t: t.status, Status.WAITING_OTHERS),
    ("properties/", {"priority": "1"}, lambda t: t.priority, Priority.URGENT),
    ("properties/", {"type": "incident"}, lambda t: t.type, "incident"),
    ("properties/", {"subject": "New words"}, lambda t: t.subject, "New words"),
    ("assignment/", {"assignee": "me"}, lambda t: t.assignee.name if t.assignee else "", "Ana Petrova"),
    ("solution/", {"then": "stay"}, lambda t: t.status, Status.SOLVED),
    ("tags/", {"name": "Card Reader"}, lambda t: t.tag_name, "card-reader"),
    ("participants/", {"email": "paulo@example.org"}, lambda t: t.takes_part, True),
]


@pytest.mark.parametrize(("place", "sent", "read", "wanted"), DEEDS)
def test_each_deed_works_for_the_team_and_fails_for_everybody_else(
    cast: Cast, at_desk: AtDesk, place: str, sent: dict[str, Any], read: Callable[[Any], Any], wanted: Any
) -> None:
    ticket = ask(cast)

    def value() -> Any:
        fresh: Any = now(cast, ticket)
        with acting(cast.desk(cast.rita)):
            fresh.tag_name = Tag.objects.filter(tickets=ticket).values_list("name", flat=True).first()
            fresh.takes_part = fresh.participations.exists()
        return read(fresh)

    before = value()
    full = {"version": ticket.version} | sent
    assert at_desk(cast.mara).post(url(ticket, place), full).status_code == 404
    assert at_desk(cast.rita).post(url(ticket, place), full).status_code == 403
    assert at_desk(cast.ingrid).post(url(ticket, place), full).status_code == 404
    assert at_desk(cast.ana).get(url(ticket, place)).status_code == 405
    assert value() == before
    response = at_desk(cast.ana).post(url(ticket, place) + "?in=assignee%3Dme", full)
    assert response.status_code == 302
    assert response["Location"] == url(ticket) + "?in=assignee%3Dme"
    assert value() == wanted


def test_tags_and_participants_leave_again(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    ana = at_desk(cast.ana)
    ana.post(url(ticket, "tags/"), {"name": "vat"})
    ana.post(url(ticket, "participants/"), {"email": "paulo@example.org"})
    with acting(cast.desk(cast.rita)):
        tag = Tag.objects.get(name="vat")
    for place in (f"tags/{tag.pk}/removal/", f"participants/{cast.paulo.pk}/removal/"):
        assert at_desk(cast.mara).post(url(ticket, place)).status_code == 404
        assert at_desk(cast.rita).post(url(ticket, place)).status_code == 403
        assert ana.post(url(ticket, place)).status_code == 302
    with acting(cast.desk(cast.rita)):
        assert not Tag.objects.filter(tickets=ticket).exists()
        assert not now(cast, ticket).participations.exists()


def test_a_solved_ticket_reopens(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    at_desk(cast.ana).post(url(ticket, "solution/"))
    assert "Reopen" in text(at_desk(cast.dev).get(url(ticket)))
    assert at_desk(cast.mara).post(url(ticket, "reopening/")).status_code == 404
    assert at_desk(cast.rita).post(url(ticket, "reopening/")).status_code == 403
    at_desk(cast.dev).post(url(ticket, "reopening/"))
    assert now(cast, ticket).status == Status.OPEN


def test_a_stale_version_overwrites_nothing_and_shows_how_it_stands(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    at_desk(cast.dev).post(url(ticket, "properties/"), {"version": ticket.version, "priority": "1"})
    response = at_desk(cast.ana).post(url(ticket, "properties/"), {"version": ticket.version, "subject": "My own words"})
    assert response.status_code == 409
    page = text(response)
    assert "nothing was overwritten" in page
    assert 'value="My own words"' in page
    assert f'name="version" value="{now(cast, ticket).version}"' in page
    assert now(cast, ticket).subject == "Card reader"


def test_nothing_is_said_to_be_changed_that_was_so_already(cast: Cast, at_desk: AtDesk) -> None:
    ticket, browser = ask(cast), at_desk(cast.ana)
    for path, sent in (
        ("properties/", {"priority": int(ticket.priority)}),
        ("assignment/", {"assignee": "none"}),
        ("deadline/", {"due": "none"}),
    ):
        page = text(browser.post(url(ticket, path), {"version": ticket.version, **sent}, follow=True))
        assert "Nothing to change: it was so already." in page
        assert "undo:" not in page
        assert " changed." not in page
    changed = text(browser.post(url(ticket, "properties/"), {"version": ticket.version, "priority": 1}, follow=True))
    assert "Priority changed." in changed


def test_of_two_agents_who_take_it_one_gets_it_and_the_other_is_told(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    at_desk(cast.dev).post(url(ticket, "assignment/"), {"version": ticket.version, "assignee": "me"})
    response = at_desk(cast.ana).post(url(ticket, "assignment/"), {"version": ticket.version, "assignee": "me"})
    assert response.status_code == 409
    assert "Dev Anand took this ticket first" in text(response)


def test_assigning_goes_to_members_of_the_team_only(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    refused = at_desk(cast.ana).post(url(ticket, "assignment/"), {"version": ticket.version, "assignee": cast.mara.pk})
    assert refused.status_code == 422
    assert now(cast, ticket).assignee is None
    at_desk(cast.ana).post(url(ticket, "assignment/"), {"version": ticket.version, "assignee": cast.dev.pk})
    assert now(cast, ticket).assignee == cast.dev
    at_desk(cast.ana).post(url(ticket, "assignment/"), {"version": now(cast, ticket).version, "assignee": "none"})
    assert now(cast, ticket).assignee is None


def test_handing_over_leads_back_to_the_list_when_the_ticket_is_out_of_sight(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    full = {"version": ticket.version, "team": cast.bookings.pk}
    assert at_desk(cast.mara).post(url(ticket, "team/"), full).status_code == 404
    assert at_desk(cast.rita).post(url(ticket, "team/"), full).status_code == 403
    ana = at_desk(cast.ana)
    response = ana.post(url(ticket, "team/") + "?in=assignee%3Dme", full)
    assert response["Location"] == "/desk/tickets/?assignee=me"
    assert f"Ticket {ticket.pk} handed over." in text(ana.get(response["Location"]))
    assert ana.get(url(ticket)).status_code == 404
    assert now(cast, ticket).team == cast.bookings


def test_handing_over_by_swap_loads_the_whole_list(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    sent = {"version": ticket.version, "team": cast.bookings.pk}
    response = at_desk(cast.ana).post(url(ticket, "team/"), sent, headers={"HX-Request": "true", "HX-Target": "ticket"})
    assert response["HX-Redirect"] == "/desk/tickets/"


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("properties/", {"status": "99"}), ("properties/", {"status": "6"}), ("properties/", {"priority": "x"}),
        ("properties/", {"subject": " "}),
        ("assignment/", {"assignee": "everybody"}), ("team/", {"team": "x"}), ("team/", {"team": "999999"}), ("tags/", {"name": ""}),
        ("tags/", {"name": "x" * 50}), ("participants/", {"email": "nobody"}), ("participants/", {"email": "ingrid@example.org"}),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_plain_words_above_the_ticket(cast: Cast, at_desk: AtDesk, place: str, sent: dict[str, str]) -> None:
    ticket = ask(cast)
    response = at_desk(cast.ana).post(url(ticket, place), {"version": ticket.version} | sent)
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert "Every card is refused" in text(response)


def test_a_reader_sees_a_ticket_without_its_buttons(cast: Cast, at_desk: AtDesk) -> None:
    page = text(at_desk(cast.rita).get(url(ask(cast))))
    assert "Every card is refused" in page
    for offered in ("assignment/", "/team/", "solution/", "participants/", "/tags/", 'name="kind" value="reply"', "Take it"):
        assert offered not in page
    assert 'name="kind" value="note"' in page


def test_the_customer_card_shows_only_earlier_tickets_that_the_agent_sees(cast: Cast, at_desk: AtDesk) -> None:
    ask(cast, subject="An older question")
    ask(cast, subject="A secret of Bookings", team_id=cast.bookings.pk)
    page = text(at_desk(cast.ana).get(url(ask(cast))))
    assert "An older question" in page
    assert "A secret of Bookings" not in page


def test_a_file_is_served_to_the_team_as_a_download_and_to_no_stranger(cast: Cast, at_desk: AtDesk) -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid:
        staged = actions.stage_attachment(SimpleUploadedFile("log.html", b"<script>alert(1)</script>"), by=ingrid)
    ticket = ask(cast, attachments=[staged.pk])
    other = ask(cast)
    response = at_desk(cast.ana).get(url(ticket, f"attachments/{staged.pk}/"))
    assert b"".join(response) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert at_desk(cast.ana).get(url(other, f"attachments/{staged.pk}/")).status_code == 404
    assert at_desk(cast.mara).get(url(ticket, f"attachments/{staged.pk}/")).status_code == 404
    with acting(cast.desk(cast.mara)):
        assert not Attachment.objects.exists()


def test_opening_marks_the_ticket_as_read_for_this_agent_alone(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    assert "data-unread" in text(at_desk(cast.ana).get("/desk/tickets/"))
    at_desk(cast.ana).get(url(ticket))
    assert "data-unread" not in text(at_desk(cast.ana).get("/desk/tickets/"))
    assert "data-unread" in text(at_desk(cast.dev).get("/desk/tickets/"))
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="One more thing", by=ingrid)
    page = text(at_desk(cast.ana).get(url(ticket)))
    assert page.index("data-first-unread") < page.index("One more thing")
    assert page.index("Every card is refused") < page.index("data-first-unread")


def test_a_long_conversation_keeps_its_question_and_its_end(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, body="The question itself")
    with acting(cast.desk(cast.ana)) as ana:
        for count in range(30):
            actions.reply(Ticket.objects.get(pk=ticket.pk), body=f"Answer number {count}.", by=ana)
    page = text(at_desk(cast.ana).get(url(ticket)))
    assert "The question itself" in page
    assert "Show 10 earlier messages" in page
    assert "Answer number 29." in page
    assert "Answer number 5." not in page
    assert "Answer number 5." in text(at_desk(cast.ana).get(url(ticket) + "?whole=1"))


def test_a_closed_ticket_takes_notes_and_leads_to_a_new_one(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    at_desk(cast.ana).post(url(ticket, "solution/"))
    with acting(SYSTEM):
        assert actions.close_forgotten(timezone.now() + timedelta(days=15)) == 1
    client = at_desk(cast.ana)
    page = text(client.get(url(ticket)))
    assert 'name="kind" value="reply"' not in page
    assert 'name="kind" value="note"' in page
    assert "m-status" not in page
    assert 'href="/desk/tickets/new/?email=ingrid%40example.org&amp;subject=Card%20reader"' in page
    assert 'value="ingrid@example.org"' in text(client.get("/desk/tickets/new/?email=ingrid@example.org"))


def test_a_deed_by_swap_brings_the_counts_of_the_rail(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    sent = {"version": ticket.version, "assignee": "me"}
    headers = {"HX-Request": "true", "HX-Target": "ticket"}
    done = at_desk(cast.ana).post(url(ticket, "assignment/"), sent, headers=headers, follow=True)
    counts = json.loads(done["HX-Trigger"])["desk:counts"]["counts"]
    wanted = {"/desk/tickets/?assignee=me": 1, "/desk/tickets/?assignee=none": 0, "/desk/tickets/?team=payments": 1}
    assert {place: counts[place] for place in wanted} == wanted
