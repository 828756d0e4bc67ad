"""Statuses in the settings: added, worded, ordered, made default, archived, and what may follow what, with both sides of a conflict."""

from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions, statuses
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import GIVEN, Scope, Status, Ticket, TicketStatus
from frontdesk.tickets.status_nouns import STATUS, STATUS_WAYS
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
LIST = "/desk/settings/statuses/"
WAYS = f"{LIST}transitions/"
OPEN, OTHERS, SOLVED = Status.OPEN, Status.WAITING_OTHERS, Status.SOLVED


def make(name: str, category: Status = OTHERS) -> TicketStatus:
    with acting(SYSTEM) as by:
        return actions.create_status(category=category, name=name, by=by)


def again(status: TicketStatus) -> TicketStatus:
    with acting(SYSTEM):
        return TicketStatus.objects.get(pk=status.pk)


def text(response: Any) -> str:
    return str(response.content.decode())


def ticks(browser: Client) -> dict[str, Any]:
    """Return what the table of transitions would send."""
    form = browser.get(WAYS).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_a_status_is_added_worded_and_made_the_default(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    added = browser.post(f"{LIST}new/", {"category": 4, "name": "Waiting for supplier", "wording": "We asked the maker"}, follow=True)
    assert "The status Waiting for supplier is added." in text(added)
    with acting(SYSTEM):
        made = TicketStatus.objects.get(key="waiting-for-supplier")
    page = text(browser.get(LIST))
    assert "We asked the maker" in page
    assert "Make default" in page
    assert browser.post(f"{LIST}{made.pk}/default/").status_code == 302
    assert again(made).is_default
    place = f"{LIST}{made.pk}/"
    assert "status:waiting-for-supplier" in text(browser.get(place))
    seen = browser.get(place).context["form"]["seen"].value()
    assert browser.post(place, {"name": "At the supplier", "wording": "", "seen": seen}).status_code == 302
    # Without words of its own customers read those of the category.
    assert statuses.named(made.pk, OTHERS).wording == "We are on it"
    browser.post(f"{LIST}{made.pk}/place/", {"to": "up"})
    assert [status.id for status in statuses.current().of(OTHERS)] == [made.pk, GIVEN + OTHERS]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"category": 2, "name": " "}, "name", "Give it a name."),
        ({"category": 2, "name": "OPEN"}, "name", "There is a status “Open” already."),
        ({"category": 2, "name": "x" * 200}, "name", "at most 40 characters"),
        ({"category": 6, "name": "Gone"}, "category", "Select a valid choice"),
        ({"name": "Nowhere"}, "category", "This field is required."),
    ],
)
def test_what_cannot_be_added_is_told_at_its_field(cast: Cast, signed_in: SignIn, said: dict[str, Any], field: str, sentence: str) -> None:
    answer = signed_in(cast.oskar).post(f"{LIST}new/", said)
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])


def test_two_people_who_rename_one_status_see_both_sides(cast: Cast, signed_in: SignIn) -> None:
    browser, made = signed_in(cast.oskar), make("Waiting for supplier")
    seen = browser.get(f"{LIST}{made.pk}/").context["form"]["seen"].value()
    with acting(SYSTEM) as by:
        actions.change_status(made, name="At the maker", wording="", by=by)
    answer = browser.post(f"{LIST}{made.pk}/", {"name": "At the supplier", "wording": "", "seen": seen})
    assert answer.status_code == 409
    assert "At the maker" in text(answer)
    assert again(made).name == "At the maker"


def test_archiving_says_what_has_it_and_where_that_may_go(cast: Cast, signed_in: SignIn) -> None:
    browser, made, other = signed_in(cast.oskar), make("Waiting for supplier"), make("Waiting for the harbour")
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        actions.change(Ticket.objects.get(pk=ticket.pk), version=1, status=made.pk, by=by)
        actions.create_macro(name="Asked", text="", changes=Changes(status=made.pk), scope=Scope.MINE, by=by)
        actions.create_view(name="Parts", query="status=waiting-for-supplier", by=by)
    page = text(browser.get(f"{LIST}{made.pk}/archive/"))
    assert "1 ticket has it and keeps it until somebody moves it" in page
    assert "“Waiting on others” or “Waiting for the harbour”" in page
    assert "1 macro sets it and will be refused" in page
    assert "1 view names it and goes on finding" in page
    assert browser.post(f"{LIST}{made.pk}/archive/").status_code == 302
    assert again(made).is_archived
    assert browser.get(f"{LIST}{made.pk}/archive/").status_code == 302
    assert "Waiting for supplier" in text(browser.get(f"{LIST}?show=archived"))
    assert browser.post(f"{LIST}{made.pk}/restoration/").status_code == 302
    assert not again(made).is_archived
    refused = browser.post(f"{LIST}{GIVEN + OTHERS}/archive/")
    assert refused.status_code == 422
    assert "Make another one the default there first." in text(refused)
    with acting(SYSTEM) as by:
        actions.archive_status(other, by=by)
    assert "Restore it first" in text(browser.post(f"{LIST}{other.pk}/default/", follow=True))


def test_transitions_are_a_table_of_ticks_that_two_people_can_change(cast: Cast, signed_in: SignIn) -> None:
    browser, lab, progress = signed_in(cast.oskar), make("In the laboratory"), make("In progress", OPEN)
    page = text(browser.get(WAYS))
    assert 'aria-label="In progress after In the laboratory" checked' in page
    assert 'aria-label="New after' not in page
    sent = ticks(browser)
    only = sent | {f"from_{lab.pk}": [progress.pk]}
    assert browser.post(WAYS, only).status_code == 302
    assert again(lab).follower_ids == [progress.pk]
    # What was opened before that is no longer what is saved.
    late = browser.post(WAYS, sent | {f"from_{lab.pk}": [GIVEN + SOLVED]})
    assert late.status_code == 409
    assert again(lab).follower_ids == [progress.pk]
    nothing = browser.post(WAYS, {name: value for name, value in ticks(browser).items() if name != f"from_{lab.pk}"})
    assert nothing.status_code == 422
    assert "Nobody could move a ticket on from “In the laboratory”" in text(nothing)
    added = browser.post(f"{LIST}new/", {"category": 2, "name": "In repair"}, follow=True)
    assert "It may not yet follow “In the laboratory”" in text(added)


def test_a_file_takes_statuses_to_another_desk_and_back(cast: Cast) -> None:
    lab, progress = make("In the laboratory"), make("In progress", OPEN)
    with acting(SYSTEM) as by:
        actions.set_transitions({lab.pk: {progress.pk}}, by=by)
        actions.make_status_default(progress, by=by)
        document, ways = STATUS.document(lab), STATUS_WAYS.document("all")
        assert ways == {
            "order": [
                "plain-new", "plain-open", "in-progress", "plain-waiting", "plain-others", "in-the-laboratory", "plain-solved",
                "plain-closed",
            ],
            "defaults": {
                "new": "plain-new", "open": "in-progress", "waiting_customer": "plain-waiting", "waiting_others": "plain-others",
                "solved": "plain-solved", "closed": "plain-closed",
            },
            "followers": {"in-the-laboratory": ["in-progress"]},
        }  # fmt: skip
        STATUS_WAYS.change("all", ways | {"order": ["in-the-laboratory", "plain-others"]}, by=by)
        assert STATUS_WAYS.document("all")["order"][4] == "in-the-laboratory"
        STATUS_WAYS.change("all", ways, by=by)
        assert STATUS.make is not None
        twin = STATUS.make("lab-two", document | {"name": "Lab two"}, by=by)
        assert (twin.key, twin.category) == ("lab-two", OTHERS)
        STATUS_WAYS.change("all", ways | {"defaults": ways["defaults"] | {"open": "plain-open"}, "followers": {}}, by=by)
        assert STATUS_WAYS.document("all")["followers"] == {}
        assert not again(progress).is_default
        actions.archive_status(twin, by=by)
        STATUS_WAYS.change("all", ways, by=by)
        assert STATUS_WAYS.document("all") == ways
        for part, value in (("category", "open"), ("category", "lost")):
            with pytest.raises(InvalidError):
                STATUS.change(lab, document | {part: value}, by=by)
        for wrong in (
            {"defaults": {"open": "nothing"}},
            {"defaults": {"open": "lab-two"}},
            {"order": ["lab-two"]},
            {"followers": {"lab-two": "x"}},
        ):
            with pytest.raises(InvalidError):
                STATUS_WAYS.change("all", ways | wrong, by=by)
