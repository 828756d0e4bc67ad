"""My tickets, and one ticket."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.lists import PAGE_SIZE
from frontdesk.tickets.models import Status, Ticket
from tests.cast import Cast
from tests.web.portal.asking import answer, ask, client_of, solved

pytestmark = pytest.mark.django_db

STATEMENTS_MAX = 8


def text_of(person: object, address: str) -> str:
    response = client_of(person).get(address)  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_one_own_tickets_and_counts_them(cast: Cast) -> None:
    first, _ = ask(cast, subject="Card reader"), ask(cast, subject="School group")
    solved(cast, first)
    text = text_of(cast.ingrid, "/tickets/")
    assert "School group" in text
    assert "Card reader" not in text
    assert "Open 1" in text
    assert "Solved 1" in text
    assert "All of" not in text
    assert "Card reader" in text_of(cast.ingrid, "/tickets/?show=solved")


def test_a_stranger_sees_nothing_of_it(cast: Cast) -> None:
    number = ask(cast)
    assert "Card reader" not in text_of(cast.paulo, "/tickets/")
    assert "Open 0" in text_of(cast.paulo, "/tickets/")
    missing = client_of(cast.paulo).get("/tickets/999999/")
    foreign = client_of(cast.paulo).get(f"/tickets/{number}/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content.replace(str(number).encode(), b"") == missing.content.replace(b"999999", b"")


def test_an_agent_does_not_read_tickets_in_the_portal(cast: Cast) -> None:
    assert client_of(cast.ana).get(f"/tickets/{ask(cast)}/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_led_back(cast: Cast) -> None:
    response = client_of(None).get("/tickets/1001/")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=%2Ftickets%2F1001%2F"


def test_a_manager_reads_the_company_and_only_where_it_shares(cast: Cast) -> None:
    number = ask(cast)
    text = text_of(cast.jonas, "/tickets/?show=company")
    assert "All of Fjordcruise 1" in text
    assert "Ingrid Solheim: Every card is refused" in text
    answer(cast, number)
    assert "Asked by Ingrid Solheim. Ana: Restart it" in text_of(cast.jonas, "/tickets/?show=company")
    assert "Ingrid Solheim" in text_of(cast.jonas, f"/tickets/{number}/")
    assert "Card reader" not in text_of(cast.ingrid, "/tickets/?show=company").split("<main")[1].split("Open 1")[0]
    with acting(SYSTEM):
        type(cast.fjord).objects.update(shares_tickets=False)
    assert "All of" not in text_of(cast.jonas, "/tickets/?show=company")
    assert client_of(cast.jonas).get(f"/tickets/{number}/").status_code == 404


def test_an_answer_is_marked_unread_until_it_was_read(cast: Cast) -> None:
    number = ask(cast)
    assert "data-new" not in text_of(cast.ingrid, "/tickets/")
    answer(cast, number)
    assert "data-new" in text_of(cast.ingrid, "/tickets/")
    text_of(cast.ingrid, f"/tickets/{number}/")
    assert "data-new" not in text_of(cast.ingrid, "/tickets/")


def test_search_finds_words_of_the_conversation_within_one_own(cast: Cast) -> None:
    number = ask(cast, subject="Card reader", body="the quay is wet")
    ask(cast, "paulo", subject="Kayak", body="the quay is dry")
    answer(cast, number, "Use the umbrella")
    assert "Card reader" in text_of(cast.ingrid, "/tickets/?q=umbrel")
    assert "Kayak" not in text_of(cast.ingrid, "/tickets/?q=quay")
    assert "Nothing matches" in text_of(cast.ingrid, "/tickets/?q=helicopter")


def test_a_note_is_in_no_page_and_no_search_of_the_customer(cast: Cast) -> None:
    number = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        actions.add_note(Ticket.objects.get(pk=number), body="the customer is xylophonic", by=by)
    assert "xylophonic" not in text_of(cast.ingrid, f"/tickets/{number}/")
    assert "Nothing matches" in text_of(cast.ingrid, "/tickets/?q=xylophonic")
    assert "data-new" not in text_of(cast.ingrid, "/tickets/")


def test_more_than_a_page_goes_on(cast: Cast) -> None:
    for number in range(PAGE_SIZE + 3):
        ask(cast, subject=f"Question {number:03}")
    client = client_of(cast.ingrid)
    first = client.get("/tickets/")
    key = first.context["page"].next
    second = client.get("/tickets/", {"after": key}).content.decode()
    assert f"after={key}" in first.content.decode()
    assert second.count("Question ") == 3
    assert client.get("/tickets/", {"after": "nonsense"}).status_code == 422


def test_no_proxy_keeps_somebodys_own_page(cast: Cast) -> None:
    assert client_of(cast.ingrid).get(f"/tickets/{ask(cast)}/")["Cache-Control"] == "private, no-cache"


def test_steps_tell_the_way_in_plain_words(cast: Cast) -> None:
    number = ask(cast)
    client = client_of(cast.ingrid)

    def now() -> str:
        return client.get(f"/tickets/{number}/").content.decode().split('aria-current="step">')[1].split("<")[0]

    assert now() == "Received"
    answer(cast, number)
    assert now() == "Waiting for you"
    answer(cast, number, then=Status.OPEN)
    assert now() == "We are on it"
    solved(cast, number)
    assert now() == "Solved"


def test_the_page_shows_who_takes_part_and_what_it_continues(cast: Cast) -> None:
    number = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        actions.add_participant(Ticket.objects.get(pk=number), email="paulo@example.org", by=by)
    solved(cast, number)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=number).update(solved_at=timezone.now() - timedelta(days=20))
    with acting(cast.portal(cast.ingrid)) as by:
        later = actions.reply(Ticket.objects.get(pk=number), body="Again", by=by).ticket_id
    old, new = text_of(cast.ingrid, f"/tickets/{number}/"), text_of(cast.ingrid, f"/tickets/{later}/")
    assert "Paulo Mendes" in old
    assert f"Goes on in {later}" in old
    assert "Send as a new ticket" in old
    assert f"Continues {number}" in new
    # Whoever was copied in reads the old one, not the new one, and not that there is one.
    assert f"Goes on in {later}" not in text_of(cast.paulo, f"/tickets/{number}/")
    assert client_of(cast.paulo).get(f"/tickets/{later}/").status_code == 404


def test_pages_take_few_statements(cast: Cast) -> None:
    number = ask(cast)
    for turn in range(5):
        answer(cast, number, f"Answer {turn}")
    for turn in range(20):
        ask(cast, subject=f"More {turn}")
    for person, address in (
        (cast.ingrid, "/"),
        (cast.ingrid, "/tickets/"),
        (cast.ingrid, f"/tickets/{number}/"),
        (cast.jonas, "/tickets/?show=company"),
        (cast.ingrid, "/tickets/new/"),
    ):
        client = client_of(person)
        client.get("/profile/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        # The test's own transaction makes the door give the role back by hand; a request's ends with it.
        statements = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"] and "'none'" not in query["sql"]]
        assert len(statements) <= STATEMENTS_MAX, f"{address}: " + "\n".join(statements)


def test_reading_again_writes_nothing(cast: Cast) -> None:
    client, number = client_of(cast.ingrid), ask(cast)
    client.get(f"/tickets/{number}/")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/tickets/{number}/")
    assert not [query for query in seen.captured_queries if query["sql"].lower().lstrip().startswith(("insert", "update"))]
