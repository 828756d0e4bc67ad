"""Saved views at the desk: the address is the filter, and a view says when it differs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Scope, Ticket
from frontdesk.web.workspace import deadlines
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]
VIEWS = "/desk/views/"


def save(client: Client, query: str, name: str = "Vat cases", **more: str) -> str:
    """Save a view as the form does; return its address."""
    return str(client.post(VIEWS, {"name": name, "query": query, **more})["Location"])


def test_a_list_becomes_a_view_that_shows_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.tag(Ticket.objects.get(pk=ticket.pk), name="vat", by=ana)
    client = at_desk(cast.ana)
    assert "Save view" in text(client.get("/desk/tickets/?tag=vat&status=any"))
    # What no list knows is not kept, and the order of the words is the lists' own.
    place = save(client, "tag=vat&status=any&nonsense=1&after=xyz")
    page = client.get(place)
    assert page.context["listing"].query == "status=any&tag=vat"
    assert f'id="t-{ticket.pk}"' in text(page)
    assert "Edited" not in text(page)
    assert [item["label"] for block in page.context["rail"] for item in block["items"] if item["current"]] == ["Vat cases"]
    assert at_desk(cast.dev).get(place).status_code == 404


def test_a_view_that_was_changed_says_so_and_leads_back(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    place = save(client, "tag=vat")
    page = text(client.get(f"{place}?tag=vat&priority=high"))
    for words in ("Edited", "Save as new", f'href="{place}">Back to the saved', "the view Vat cases"):
        assert words in page
    # A chip that leaves nothing keeps the list, and does not fall back to what was saved.
    assert f'href="{place}?status=unsolved"' in text(client.get(place))
    emptied = client.get(f"{place}?status=unsolved")
    assert emptied.context["listing"].is_edited
    client.post(f"{place}properties/", {"query": "tag=vat&priority=high"})
    assert "Edited" not in text(client.get(place))
    assert client.get(place).context["listing"].query == "priority=high&tag=vat"


def test_pages_and_tickets_of_a_view_stay_in_it(cast: Cast, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.tickets.lists.PAGE_SIZE", 1)
    for _ in range(2):
        ask(cast)
    client = at_desk(cast.ana)
    place = save(client, "status=new")
    slug = place.strip("/").rpartition("/")[2]
    first = client.get(place)
    assert first.context["next_url"].startswith(f"{place}?after=")
    second = client.get(first.context["next_url"])
    assert not second.context["listing"].is_edited
    assert f"?in=view%3D{slug}%26after%3D" in text(second)
    link = re.search(r'href="(/desk/tickets/\d+/\?in=[^"]+)" data-row', text(first))
    assert link is not None
    ticket = client.get(link.group(1))
    assert f'href="{place}" aria-label="Back to Vat cases"' in text(ticket)
    assert [item["label"] for block in ticket.context["rail"] for item in block["items"] if item["current"]] == ["Vat cases"]


@pytest.mark.parametrize(
    "query", ["", "assignee=me", "assignee=none", "team=payments", "due=1h&sort=due", "mentions=me", "snoozed=yes&sort=wakes"]
)
def test_what_the_sidebar_has_already_is_not_offered_for_saving(cast: Cast, at_desk: AtDesk, query: str) -> None:
    assert 'id="save-view"' not in text(at_desk(cast.ana).get(f"/desk/tickets/?{query}"))


def test_a_view_keeps_its_address_under_a_new_name(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    place = save(client, "tag=vat")
    assert client.post(f"{place}properties/", {"name": "Überfällig", "icon": "clock", "tone": "red"})["Location"] == VIEWS
    moved = client.get(f"{place}?tag=new")
    assert re.fullmatch(r"/desk/views/uberfallig-\d+/\?tag=new", moved["Location"])
    assert client.get(moved["Location"]).status_code == 200


@pytest.mark.parametrize("slug", ["nothing-999999", "vat", "0", "x-²"])
def test_a_view_that_is_not_there_is_not_found(cast: Cast, at_desk: AtDesk, slug: str) -> None:
    assert at_desk(cast.ana).get(f"{VIEWS}{slug}/").status_code == 404
    assert at_desk(cast.ana).get(f"/desk/tickets/?in=view%3D{slug}").status_code == 200


def test_a_name_is_wanted_and_what_was_chosen_stays(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    refused = client.post(VIEWS, {"name": " ", "query": "tag=vat"})
    assert refused.status_code == 422
    assert "Give it a name" in text(refused)
    assert 'name="query" value="tag=vat"' in text(refused)
    place = save(client, "tag=vat")
    wrong = client.post(f"{place}properties/", {"name": ""})
    assert wrong.status_code == 422
    assert "Give it a name" in text(wrong)


def test_a_deleted_view_comes_back_by_undo(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.lena)
    place = save(client, "tag=vat", audience=f"team:{cast.payments.pk}", icon="card")
    page = client.post(f"{place}deletion/", follow=True)
    assert "“Vat cases” is deleted." in text(page)
    assert client.get(place).status_code == 404
    back = client.post(VIEWS, {"again": page.context["again"]}, follow=True)
    view = back.context["listing"].view
    assert (view.name, view.scope, view.team_id, view.icon, view.query) == ("Vat cases", "team", cast.payments.pk, "card", "tag=vat")
    assert at_desk(cast.ana).post(VIEWS, {"again": page.context["again"]}).status_code == 403
    assert "is deleted" not in text(client.get(f"{VIEWS}?deleted=forged"))


def test_views_are_pinned_and_put_in_order(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    one, two = (save(client, f"tag={name}", name=name) for name in ("one", "two"))
    client.post(f"{two}place/", {"to": "up"})
    assert rail_views(client) == ["two", "one"]
    client.post(f"{two}place/", {"to": "unpinned"})
    assert rail_views(client) == ["one"]
    client.post(f"{one}place/", {"to": "sideways"})
    client.post(f"{two}place/", {"to": "pinned"})
    assert rail_views(client) == ["two", "one"]


def rail_views(client: Client) -> list[str]:
    return [item["label"] for block in client.get(VIEWS).context["rail"] if block["label"] == "Views" for item in block["items"]]


def test_only_who_may_share_is_asked_with_whom(cast: Cast, at_desk: AtDesk) -> None:
    offered = {}
    for who in ("ana", "lena", "oskar"):
        offered[who] = [label for _, label in at_desk(getattr(cast, who)).get("/desk/tickets/?tag=vat").context["audiences"]]
    assert offered == {"ana": ["Only me"], "lena": ["Only me", "Payments"], "oskar": ["Only me", "Everybody"]}


def test_a_shared_view_shows_each_their_own_tickets(cast: Cast, at_desk: AtDesk) -> None:
    ours, theirs = ask(cast, team_id=cast.payments.pk), ask(cast, team_id=cast.bookings.pk)
    with acting(cast.desk(cast.oskar)) as oskar:
        view = actions.create_view(name="All new", query="status=new", scope=Scope.ALL, by=oskar)
    for who, seen, hidden in ((cast.ana, ours, theirs), (cast.mara, theirs, ours)):
        page = at_desk(who).get(f"{VIEWS}{view.slug}/")
        assert f'id="t-{seen.pk}"' in text(page)
        assert f'id="t-{hidden.pk}"' not in text(page)
        assert page.context["count"] == 1


def test_an_empty_list_says_which_part_to_leave_out(cast: Cast, at_desk: AtDesk) -> None:
    for _ in range(2):
        ask(cast)
    page = at_desk(cast.ana).get("/desk/tickets/?tag=vat&status=new")
    assert [(way.chip.label, way.count) for way in page.context["ways"]] == [("Tag", 2)]
    assert "Without tag vat" in text(page)
    assert "Without status new" not in text(page)
    none = text(at_desk(cast.ana).get("/desk/tickets/?tag=vat&priority=urgent"))
    assert "Leaving out any one of them gives none either." in none


@pytest.mark.parametrize(
    ("find", "first"),
    [
        ("urg", "priority=urgent"), ("team pay", "team=payments"), ("nobody", "assignee=none"), ("late", "due=late"),
        ("a@b.example", "requester=a%40b.example"), ("boat", "q=boat"),
    ],
)  # fmt: skip
def test_words_find_a_filter(cast: Cast, at_desk: AtDesk, find: str, first: str) -> None:
    client = at_desk(cast.ana)
    asked = {"find": find, "in": "tag=vat"}
    assert first in client.get("/desk/tickets/choices/", asked)["Location"]
    options = text(client.get("/desk/tickets/choices/", asked, headers={"HX-Request": "true"}))
    assert f"{first}" in options.replace("&amp;", "&")
    assert "tag=vat" in options
    assert client.get("/desk/tickets/choices/", {"in": "tag=vat"})["Location"] == "/desk/tickets/?tag=vat"
    assert "Bookings" not in text(client.get("/desk/tickets/choices/", {"find": "team"}, headers={"HX-Request": "true"}))


NOW = datetime(2026, 11, 22, 10, 7, 30, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("word", "now", "moment"),
    [
        ("1h", NOW, datetime(2026, 11, 22, 11, 7, tzinfo=UTC)),
        ("4h", NOW, datetime(2026, 11, 22, 14, 7, tzinfo=UTC)),
        ("tomorrow", NOW, datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("monday", NOW, datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("monday", NOW + timedelta(days=1), datetime(2026, 11, 30, 9, tzinfo=UTC)),
    ],
)
def test_a_deadline_by_word(word: str, now: datetime, moment: datetime) -> None:
    assert deadlines.deadline(word, now) == moment


def test_a_deadline_is_set_changed_and_taken_off(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    client, place = at_desk(cast.ana), f"/desk/tickets/{ticket.pk}/deadline/"

    def post(**sent: str) -> str:
        with acting(cast.desk(cast.ana)):
            version = Ticket.objects.get(pk=ticket.pk).version
        return text(client.post(place, {"version": version, **sent}, follow=True))

    page = post(due="1h")
    assert "Deadline set." in page
    assert "You set the deadline to" in page
    assert 'data-time="due">1 h<' in page
    assert "1 h" in text(client.get("/desk/tickets/?due=1h"))
    local = timezone.localtime() - timedelta(minutes=30)
    assert 'data-time="due">Late 3' in post(due="at", at=f"{local:%Y-%m-%dT%H:%M}")
    assert "You took the deadline off" in post(due="none")
    for wrong in ({"due": "at"}, {"due": "at", "at": "soon"}, {"due": "someday"}, {}):
        assert "Choose a deadline" in post(**wrong)
    with acting(cast.desk(cast.ana)) as ana:
        actions.solve(Ticket.objects.get(pk=ticket.pk), by=ana)
    assert "A solved ticket owes no answer." in post(due="4h")
