"""Ticket types in the settings: made, put in order, archived with what names them; and the form of each."""

from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.actions.forming import Line, form_of
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.fields.showing import Leaf
from frontdesk.routing.actions import create_rule, create_skill
from frontdesk.routing.type_uses import TypeUses, uses_of
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import TicketType
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "/desk/settings/types/"
FORM = f"{LIST}incident/form/"


def make(label: str, **more: Any) -> Field:
    with acting(SYSTEM) as by:
        return create_field(Facts(label, more.pop("kind", Kind.TEXT), **more), by=by)


def text(response: Any) -> str:
    return str(response.content.decode())


def lines(key: str = "incident") -> list[Line]:
    with acting(SYSTEM):
        return form_of(key)


def sent(browser: Client, address: str, **changed: Any) -> dict[str, Any]:
    """Return what the form at an address would send, with some of it changed."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | changed
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def test_a_type_is_made_changed_moved_archived_and_restored(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    said = {"name": "Booking change", "help": "Move it", "icon": "calendar", "for_customers": "on"}
    made = browser.post(f"{LIST}new/", said)
    assert made.headers["Location"] == f"{LIST}booking-change/form/"
    page = f"{LIST}booking-change/"
    assert browser.post(page, sent(browser, page, name="Change of a booking")).status_code == 302
    browser.post(f"{page}place/", {"to": "up"})
    shown = text(browser.get(LIST))
    assert shown.index("Change of a booking") < shown.index(">Task<")
    assert "tickets/new/?type=booking-change" in text(browser.get(page))
    browser.post(f"{page}archive/", sent(browser, f"{page}archive/"))
    with acting(SYSTEM):
        assert TicketType.objects.get(pk="booking-change").is_archived
    assert "Change of a booking" in text(browser.get(f"{LIST}?show=archived"))
    browser.post(f"{page}restoration/")
    with acting(SYSTEM):
        kind = TicketType.objects.get(pk="booking-change")
    assert (kind.name, kind.is_archived, kind.for_customers, kind.icon) == ("Change of a booking", False, True, "calendar")


def test_two_people_see_both_sides(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    page = f"{LIST}incident/"
    mine = sent(browser, page, name="Outage")
    assert browser.post(page, sent(browser, page, name="Fault")).status_code == 302
    refused = browser.post(page, mine)
    assert refused.status_code == 409
    assert "Fault" in text(refused)
    twin = browser.post(page, sent(browser, page, name="task"))
    assert (twin.status_code, "There is a type “task” already." in text(twin)) == (422, True)


def test_archiving_says_what_names_the_type(cast: Cast, signed_in: SignIn) -> None:
    ask(cast, type="incident")
    every = {"all": [{"field": "type", "is": "is_any", "value": ["incident"]}]}
    with acting(SYSTEM) as by:
        create_rule(name="Page somebody", conditions=every, actions=[{"do": "priority", "priority": 1}], by=by)
        create_rule(name="Call it one", conditions={"all": []}, actions=[{"do": "type", "type": "incident"}], by=by)
        create_skill(name="Outages", types=["incident"], by=by)
    with acting(cast.desk(cast.ana)) as ana:
        actions.create_macro(name="Mine", text="", changes=Changes(type="incident"), by=ana)
        actions.create_view(name="Mine", query="type=incident&priority=high", by=ana)
    with acting(cast.settings(cast.oskar)) as by:
        assert uses_of("incident", by=by) == TypeUses(1, ("Page somebody", "Call it one"), ("Outages",), 1, 1)
    page = text(signed_in(cast.oskar).get(f"{LIST}incident/archive/"))
    for words in ("1 ticket is of this type and keeps it", "2 rules: Page somebody, Call it one", "1 skill: Outages", "1 macro", "1 view"):
        assert words in page, words
    default = text(signed_in(cast.oskar).get(f"{LIST}question/archive/"))
    assert "Make another one the default first." in default


def test_a_form_is_arranged_looked_at_and_saved(cast: Cast, signed_in: SignIn) -> None:
    make("Order", help="On the bill", for_customers=ForCustomers.ASKED)
    make("Cause")
    make("Boat", kind=Kind.CHECK)
    make("Place", shown_when=(Leaf("boat", ("yes",)),))
    browser = signed_in(cast.oskar)
    seen = browser.get(FORM).context["form"]["seen"].value()
    keys = {"line": ["order", "cause", "boat", "place"], "seen": seen}
    typed = {"required-cause": "open", "help-cause": "As far as you know", "staff-order": "yes"}
    moved = browser.post(FORM, keys | typed | {"do": "up:cause"})
    assert [each["line"].key for each in moved.context["lines"]] == ["cause", "order", "boat", "place"]
    page = text(moved)
    assert page.count("As far as you know") == 2
    assert "autofocus" in page
    # Nothing is saved before Save, and nothing of customers' is asked.
    assert [line.help for line in lines()] == ["", "", "", ""]
    assert moved.context["of_customers"] == []
    out = browser.post(FORM, {**keys, **typed, "line": ["cause", "order", "boat", "place"], "do": "out:boat"})
    assert "it waits for Boat, which this form does not ask for" in text(out)
    back = browser.post(FORM, {**keys, "line": ["cause", "order"], "do": "in:boat"})
    assert [each["line"].key for each in back.context["lines"]] == ["cause", "order", "boat"]
    saved = browser.post(FORM, {**keys, **typed, "line": ["cause", "order"], "do": "save"})
    assert saved.status_code == 302
    assert lines() == [Line("cause", Required.OPEN, "As far as you know"), Line("order", staff_only=True)]
    assert [line.key for line in lines("task")] == ["order", "cause", "boat", "place"]
    assert "Arranged the form of the ticket type" in text(browser.get("/desk/settings/audit/?kind=types"))


def test_two_people_who_arrange_one_form_see_both_sides(cast: Cast, signed_in: SignIn) -> None:
    make("Order"), make("Cause")
    browser = signed_in(cast.oskar)
    seen = browser.get(FORM).context["form"]["seen"].value()
    assert browser.post(FORM, {"line": ["cause"], "seen": seen, "do": "save"}).status_code == 302
    refused = browser.post(FORM, {"line": ["order"], "seen": seen, "do": "save"})
    assert refused.status_code == 409
    assert [line.key for line in lines()] == ["cause"]


@pytest.mark.parametrize(
    "form",
    [
        {"do": "save", "line": ["gone"]},
        {"do": "up:gone"},
        {"do": "in:gone"},
        {"do": "", "line": ["order"] * 3, "required-order": "never ever"},
        {"do": "save", "line": ["order"], "help-order": "x" * 900},
        {"do": ":::", "line": ["", "\x00"]},
    ],
)
def test_a_form_that_makes_no_sense_is_no_error_and_saves_nothing(cast: Cast, signed_in: SignIn, form: dict[str, Any]) -> None:
    make("Order")
    assert signed_in(cast.oskar).post(FORM, form).status_code in (200, 422)
    assert lines() == [Line("order")]
