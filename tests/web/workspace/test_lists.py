"""The queue: what is in it, and how its address says so."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Priority, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def work_on(cast: Cast, ticket: Ticket) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.take(mine, by=ana)
        actions.change(mine, version=mine.version, priority=Priority.HIGH, by=ana)
        actions.tag(mine, name="hardware", by=ana)
        actions.set_due(mine, due_at=timezone.now(), version=mine.version, by=ana)


def test_the_desk_opens_at_ones_own_queue(cast: Cast, at_desk: AtDesk) -> None:
    assert at_desk(cast.ana).get("/desk/")["Location"] == "/desk/tickets/?assignee=me"
    assert at_desk(cast.rita).get("/desk/")["Location"] == "/desk/tickets/"


def test_the_desk_opens_at_the_last_list_of_whoever_comes(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    client.get("/desk/tickets/?team=payments&priority=urgent&after=")
    client.get("/desk/tickets/?team=payments&priority=urgent")
    # A search is no place to come back to.
    client.get("/desk/tickets/?q=reader")
    assert client.get("/desk/")["Location"] == "/desk/tickets/?priority=urgent&team=payments"
    # In the same browser somebody else has no last list.
    dev = at_desk(cast.dev)
    dev.cookies["desk_list"] = client.cookies["desk_list"].value
    assert dev.get("/desk/")["Location"] == "/desk/tickets/?assignee=me"
    client.cookies["desk_list"] = "view=1:forged"
    assert client.get("/desk/")["Location"] == "/desk/tickets/?assignee=me"


def test_the_desk_opens_at_the_last_view_as_long_as_there_is_one(cast: Cast, at_desk: AtDesk) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        view = actions.create_view(name="Urgent", query="priority=urgent", by=ana)
    client = at_desk(cast.ana)
    client.get(f"/desk/views/{view.slug}/")
    assert client.get("/desk/")["Location"] == f"/desk/views/{view.slug}/"
    with acting(cast.desk(cast.ana)) as ana:
        actions.delete_view(view, by=ana)
    assert client.get("/desk/")["Location"] == "/desk/tickets/?assignee=me"


def test_a_merged_ticket_says_so_in_its_row(cast: Cast, at_desk: AtDesk) -> None:
    source, target = ask(cast).pk, ask(cast).pk
    with acting(cast.desk(cast.ana)) as ana:
        actions.merge(Ticket.objects.get(pk=source), into=target, by=ana)
    page = text(at_desk(cast.ana).get("/desk/tickets/?status=any"))
    rows = {number: page.split(f'id="t-{number}"')[1].split("</li>")[0] for number in (source, target)}
    assert "Merged</span>" in rows[source]
    assert "Merged</span>" not in rows[target]


def test_a_list_shows_the_team_and_a_stranger_sees_nothing_of_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, subject="Card reader <b>broken</b>")
    page = text(at_desk(cast.ana).get("/desk/tickets/"))
    assert f'id="t-{ticket.pk}"' in page
    assert "Card reader &lt;b&gt;broken&lt;/b&gt;" in page
    assert "Needs first response" in page
    stranger = text(at_desk(cast.mara).get("/desk/tickets/"))
    assert "Card reader" not in stranger
    assert "Nothing to do" in stranger


@pytest.mark.parametrize("person", ["ingrid", "jonas"])
def test_customers_learn_nothing_of_the_desk(cast: Cast, at_desk: AtDesk, person: str) -> None:
    ticket = ask(cast)
    for path in ("/desk/", "/desk/tickets/", "/desk/tickets/new/", f"/desk/tickets/{ticket.pk}/"):
        assert at_desk(getattr(cast, person)).get(path).status_code == 404


HITS = [
    "assignee=me", "priority=high", "priority=low&priority=high", "team=payments", "tag=hardware", "requester=ingrid@example.org",
    "due=late", "due=1h", "due=today", "snoozed=any", "sort=due",
    "q=reader", "from=2020-01-01", "until=2120-01-01", "status=any", "status=unsolved", "status=new&status=open", "sort=updated",
]  # fmt: skip
MISSES = [
    "assignee=none", "priority=low", "team=bookings", "team=nowhere", "tag=nothing", "requester=paulo@example.org", "q=kayak",
    "snoozed=yes", "mentions=me", "drafts=me", "from=2120-01-01", "until=2020-01-01", "status=solved", "status=waiting", "assignee=999999",
]  # fmt: skip


EMPTY = {
    "assignee=none": "Everything has somebody", "snoozed=yes": "No ticket is snoozed", "mentions=me": "Nobody mentioned you",
    "drafts=me": "No draft waits",
}  # fmt: skip


@pytest.mark.parametrize("query", HITS)
def test_the_address_is_the_filter(cast: Cast, at_desk: AtDesk, query: str) -> None:
    ticket = ask(cast)
    work_on(cast, ticket)
    assert f'id="t-{ticket.pk}"' in text(at_desk(cast.ana).get(f"/desk/tickets/?{query}"))


@pytest.mark.parametrize("query", MISSES)
def test_the_address_leaves_out_what_does_not_match(cast: Cast, at_desk: AtDesk, query: str) -> None:
    ticket = ask(cast)
    work_on(cast, ticket)
    page = text(at_desk(cast.ana).get(f"/desk/tickets/?{query}"))
    assert f'id="t-{ticket.pk}"' not in page
    assert EMPTY.get(query, "No ticket matches") in page


def test_a_chip_removes_itself_and_nothing_else(cast: Cast, at_desk: AtDesk) -> None:
    page = text(at_desk(cast.ana).get("/desk/tickets/?status=open&status=new&tag=vat&sort=updated"))
    assert 'href="/desk/tickets/?status=new&amp;tag=vat&amp;sort=updated"' in page
    assert 'href="/desk/tickets/?status=open&amp;tag=vat&amp;sort=updated"' in page
    assert 'href="/desk/tickets/?status=open&amp;status=new&amp;sort=updated"' in page


def test_fields_left_empty_do_not_stay_in_the_address(cast: Cast, at_desk: AtDesk) -> None:
    response = at_desk(cast.ana).get("/desk/tickets/?q=&team=payments&tag=&assignee=&status=open&from=")
    assert response["Location"] == "/desk/tickets/?status=open&team=payments"


@pytest.mark.parametrize(
    "query", ["status=bogus", "priority=9", "assignee=x", "from=yesterday", "q=%00", "sort=sideways", "assignee=%C2%B2", "team=%27--"]
)
def test_nonsense_in_the_address_does_no_harm(cast: Cast, at_desk: AtDesk, query: str) -> None:
    assert at_desk(cast.ana).get(f"/desk/tickets/?{query}").status_code == 200


def test_a_page_key_that_nobody_gave_out_is_refused_in_plain_words(cast: Cast, at_desk: AtDesk) -> None:
    response = at_desk(cast.ana).get("/desk/tickets/?after=nonsense")
    assert response.status_code == 422
    assert "Begin at its start" in text(response)


def test_pages_follow_each_other_and_lead_back(cast: Cast, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.tickets.lists.PAGE_SIZE", 2)
    numbers = [ask(cast).pk for _ in range(3)]
    client = at_desk(cast.ana)
    first = client.get("/desk/tickets/")
    assert all(f'id="t-{number}"' in text(first) for number in numbers[:2])
    second = client.get(first.context["next_url"])
    assert f'id="t-{numbers[2]}"' in text(second)
    assert 'href="/desk/tickets/" rel="start"' in text(second)
    assert "in=after%3D" in text(second)


def test_a_number_leads_to_its_ticket_only_for_who_may_see_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    assert at_desk(cast.ana).get(f"/desk/tickets/?q=%23{ticket.pk}")["Location"] == f"/desk/tickets/{ticket.pk}/"
    stranger = at_desk(cast.mara).get(f"/desk/tickets/?q={ticket.pk}")
    assert stranger.status_code == 200
    assert "No ticket matches" in text(stranger)


def test_the_rail_counts_what_this_agent_sees(cast: Cast, at_desk: AtDesk) -> None:
    work_on(cast, ask(cast))
    ask(cast)
    nothing = {
        "Due in the next hour": 0,
        "Mentions": 0,
        "Snoozed": 0,
        "Drafts and scheduled": 0,
        "Shared with us": None,
        "All tickets": None,
        "Macros": None,
        "New ticket": None,
        "Shifts": None,
    }
    assert rail_of(at_desk(cast.ana)) == nothing | {"My queue": 1, "Unassigned": 1, "Due in the next hour": 1, "Payments": 2}
    assert rail_of(at_desk(cast.mara)) == nothing | {"My queue": 0, "Unassigned": 0, "Bookings": 0}
    everything = {"My queue": 0, "Unassigned": 1, "Payments": 2, "Bookings": 0}
    assert {label: count for label, count in rail_of(at_desk(cast.rita)).items() if label in everything} == everything


def test_g_c_leads_to_the_coverage_that_is_one_s_own(cast: Cast, at_desk: AtDesk) -> None:
    keys = {
        name: {item.get("key"): item["label"] for block in at_desk(person).get("/desk/tickets/").context["rail"] for item in block["items"]}
        for name, person in (("ana", cast.ana), ("lena", cast.lena))
    }
    assert (keys["ana"]["c"], keys["lena"]["c"]) == ("Shifts", "Coverage")
    assert 'data-go="c"' in at_desk(cast.lena).get("/desk/tickets/").content.decode()


def rail_of(client: Client) -> dict[str, int | None]:
    return {item["label"]: item["count"] for block in client.get("/desk/tickets/").context["rail"] for item in block["items"]}


def test_what_another_team_shared_has_a_list_of_its_own(cast: Cast, at_desk: AtDesk) -> None:
    shared, kept = ask(cast, subject="About a boat"), ask(cast, subject="About money")
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=shared.pk), body="yours?", team_ids=[cast.bookings.pk], by=ana)
    page = text(at_desk(cast.mara).get("/desk/tickets/?shared=us"))
    assert "Shared with us" in page
    assert "About a boat" in page
    assert "About money" not in page
    assert f"/desk/tickets/{kept.pk}/" not in page
    for other in (cast.ana, cast.rita):
        assert "About a boat" not in text(at_desk(other).get("/desk/tickets/?shared=us"))


def test_the_pane_alone_is_the_same_list(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    page = text(at_desk(cast.ana).get("/desk/tickets/", headers={"HX-Request": "true", "HX-Target": "queue"}))
    assert page.startswith('<section class="pane pane-list" id="queue"')
    assert f'id="t-{ticket.pk}"' in page
    assert "<html" not in page


def test_an_agent_opens_a_ticket_for_a_customer(cast: Cast, at_desk: AtDesk) -> None:
    sent = {
        "email": "New.Person@Example.com",
        "name": "Nora New",
        "subject": "Called",
        "body": "She cannot pay",
        "team": cast.payments.pk,
        "priority": 2,
    }
    client = at_desk(cast.ana)
    key = client.get("/desk/tickets/new/").context["form"]["key"].value()
    first = client.post("/desk/tickets/new/", sent | {"key": key})
    assert first.status_code == 302
    assert client.post("/desk/tickets/new/", sent | {"key": key})["Location"] == first["Location"]
    page = text(client.get(first["Location"]))
    assert "Nora New" in page
    assert "new.person@example.com" in page
    assert at_desk(cast.mara).get(first["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "nobody"}, "email"), ({"email": ""}, "Say whom it is for."), ({"subject": ""}, "Say in a few words"),
        ({"body": " "}, "Write something"), ({"body": "x" * 200_001}, "200,000"), ({"team": 0}, "valid choice"),
    ],
)  # fmt: skip
def test_a_new_ticket_with_a_mistake_comes_back_with_its_text(cast: Cast, at_desk: AtDesk, change: dict[str, str], words: str) -> None:
    sent = {"email": "a@example.com", "subject": "Called", "body": "She cannot pay", "team": cast.payments.pk, "priority": 3} | change
    response = at_desk(cast.ana).post("/desk/tickets/new/", sent)
    assert response.status_code == 422
    assert words in text(response)
    assert "Called" in text(response) or change.get("subject") == ""
    with acting(cast.desk(cast.ana)):
        assert not Ticket.objects.exists()


def test_who_may_not_open_tickets_gets_no_form(cast: Cast, at_desk: AtDesk) -> None:
    assert at_desk(cast.rita).get("/desk/tickets/new/").status_code == 403
    assert "New ticket" not in [
        item["label"] for block in at_desk(cast.rita).get("/desk/tickets/").context["rail"] for item in block["items"]
    ]
