"""Priorities in the settings: listed in their order, made, renamed by two at once, moved, archived with what that touches, restored."""

from collections.abc import Iterator
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.routing.actions import create_rule
from frontdesk.tickets import actions, priorities
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Scope, TicketPriority
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "/desk/settings/priorities/"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    priorities.forget()
    yield
    priorities.forget()


def row(key: str) -> TicketPriority:
    with acting(SYSTEM):
        return TicketPriority.objects.get(key=key)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def names(response: Any) -> list[str]:
    return [one["priority"].name for one in response.context["rows"]]


def test_a_new_one_stands_where_it_was_put_and_is_offered_at_once(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    sent = {"name": "  Guests   waiting ", "tone": "amber", "above": row("high").pk}
    assert browser.post(f"{LIST}new/", sent).headers["Location"] == LIST
    assert names(browser.get(LIST)) == ["Urgent", "Guests waiting", "High", "Normal", "Low"]
    ticket = ask(cast)
    agent = signed_in(cast.ana)
    page = text(agent.get(f"/desk/tickets/{ticket.pk}/"))
    assert "Guests waiting" in page
    number = row("guests_waiting").number
    agent.post(f"/desk/tickets/{ticket.pk}/properties/", {"priority": number, "version": ticket.version})
    found = text(agent.get("/desk/tickets/?q=priority:guests_waiting", follow=True))
    assert f'id="t-{ticket.pk}"' in found
    assert "Guests waiting priority" in found
    assert f'id="t-{ticket.pk}"' not in text(agent.get("/desk/tickets/?q=-priority:guests_waiting", follow=True))
    assert "Guests waiting" in text(agent.get("/desk/search/completions/?q=priority:gue"))


def test_two_who_rename_one_see_both_sides(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    address = f"{LIST}{row('low').pk}/"
    seen = browser.get(address).context["form"]["seen"].value()
    browser.post(address, {"name": "Later", "tone": "grey", "seen": seen})
    answer = browser.post(address, {"name": "Some day", "tone": "grey", "seen": seen})
    assert answer.status_code == 409
    assert "Later" in text(answer)
    assert row("low").name == "Later"


@pytest.mark.parametrize("name", ["", "  ", "hIGH", "x" * 200])
def test_a_name_that_is_none_is_refused_beside_its_field(cast: Cast, signed_in: SignIn, name: str) -> None:
    answer = signed_in(cast.oskar).post(f"{LIST}new/", {"name": name, "tone": "grey"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]


def test_moving_says_that_tickets_follow(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert "being put in this order" not in text(browser.get(LIST))
    browser.post(f"{LIST}{row('low').pk}/place/", {"to": "up"})
    page = browser.get(LIST)
    assert names(page) == ["Urgent", "High", "Low", "Normal"]
    assert "being put in this order" in text(page)
    browser.post(f"{LIST}{row('low').pk}/place/", {"to": "up"})
    assert names(browser.get(LIST)) == ["Urgent", "Low", "High", "Normal"]


def test_archiving_says_how_many_tickets_and_what_names_it(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        actions.change(ticket, version=ticket.version, priority=1, by=by)
    with acting(SYSTEM) as by:
        nested = {"any": [{"field": "priority", "is": "is_any", "value": ["urgent"]}]}
        create_rule(name="Asks", conditions={"all": [nested]}, actions=[{"do": "note", "text": "x"}], is_on=True, by=by)
        create_rule(name="Sets", conditions={"all": []}, actions=[{"do": "priority", "priority": 1}], is_on=True, by=by)
        create_rule(name="Other", conditions={"all": []}, actions=[{"do": "priority", "priority": 2}], is_on=True, by=by)
        actions.create_macro(name="Up", text="x", changes=Changes(priority=1), scope=Scope.ALL, by=by)
    browser = signed_in(cast.oskar)
    address = f"{LIST}{row('urgent').pk}/archive/"
    page = text(browser.get(address))
    assert "1 ticket has it." in page
    assert ">Asks</a>" in page
    assert ">Sets</a>" in page
    assert ">Other</a>" not in page
    assert "1 macro sets it" in page
    assert browser.post(address, {"goes_to": row("high").pk}).headers["Location"] == LIST
    assert names(browser.get(LIST)) == ["High", "Normal", "Low"]
    archived = browser.get(f"{LIST}?show=archived")
    assert names(archived) == ["Urgent"]
    assert "High" in text(archived)
    # It sets what the tickets get.
    assert priorities.of(1).key == "high"
    told = text(browser.post(f"{LIST}{row('urgent').pk}/restoration/", follow=True))
    assert "still on their way" in told


def test_the_one_that_new_tickets_get_is_not_archived(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    answer = browser.post(f"{LIST}{row('normal').pk}/archive/", {"goes_to": ""})
    assert answer.status_code == 422
    assert "New tickets get “Normal”" in text(answer)
    browser.post(f"{LIST}{row('low').pk}/default/")
    assert browser.post(f"{LIST}{row('normal').pk}/archive/", {"goes_to": ""}).status_code == 302
    # Archived without a place, it can be restored at once.
    browser.post(f"{LIST}{row('normal').pk}/restoration/")
    assert names(browser.get(LIST)) == ["Urgent", "High", "Normal", "Low"]
    assert browser.get(f"{LIST}4000/").status_code == 404


def test_the_log_and_the_versions_tell_what_was_done(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    browser.post(f"{LIST}new/", {"name": "Soon", "tone": "amber"})
    browser.post(f"{LIST}{row('soon').pk}/", {"name": "Sooner", "tone": "amber"})
    browser.post(f"{LIST}{row('soon').pk}/place/", {"to": "up"})
    browser.post(f"{LIST}{row('low').pk}/archive/", {"goes_to": row("soon").pk})
    log = text(browser.get("/desk/settings/audit/?kind=priorities"))
    for words in ("Created the priority Soon", "Changed the priority", "Moved the priority Sooner", "Its tickets go to"):
        assert words in log, words
    assert browser.get(f"/desk/settings/versions/priority/{row('low').pk}/").status_code == 200
    assert browser.get("/desk/settings/versions/priority_order/all/").status_code == 200
