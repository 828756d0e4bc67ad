"""Whatever is sent to a form of the settings: a clear answer, never a crash, and strangers never get in by another door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import actions
from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import ForbiddenError
from frontdesk.notify import outbox
from frontdesk.tickets import workload
from frontdesk.tickets.actions import archive_team, hand_over_open_work, merge_people
from frontdesk.tickets.models import Tag
from frontdesk.web.settings.saving import TWICE, SettingsForm
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

FIELDS = ("email", "name", "role", "teams", "organisation", "manages_organisation", "heir", "into", "allowed", "shares_tickets", "topic")
MORE_FIELDS = ("icon", "members", "leads", "tone", "is_archived", "hue", "default_team", "seen")
HOSTILE = {
    "nothing": "",
    "NUL": "a\x00b",
    "direction": "a\u202egnp.exe\u2066",
    "markup": "<script>alert(1)</script>",
    "a long line": "x" * 100_000,
    "a huge number": "9" * 40,
    "a negative number": "-1",
    "a lone surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
}


def forms(cast: Cast) -> list[str]:
    with acting(SYSTEM):
        tag, _ = Tag.objects.get_or_create(name="refund")
    ana, team = f"people/{cast.ana.pk}/", f"teams/{cast.bookings.pk}/"
    return [
        *("people/new/", ana, f"{ana}deactivation/", f"{ana}merge/", "roles/new/", f"roles/{cast.lena.role_id}/"),
        *("organisations/new/", f"organisations/{cast.ribeira.pk}/", "teams/new/", team, f"{team}members/", f"{team}archive/"),
        *("tags/new/", f"tags/{tag.pk}/", "desk/"),
    ]


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_input_gets_a_plain_answer(cast: Cast, signed_in: SignIn, kind: str) -> None:
    browser = signed_in(cast.oskar)
    for place in forms(cast):
        response = browser.post(f"/desk/settings/{place}", dict.fromkeys((*FIELDS, *MORE_FIELDS), HOSTILE[kind]))
        assert response.status_code in (302, 409, 422), f"{place}: {response.status_code}"
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "after=%00", "q=%ff%fe", "after=9999999999999999999", "team=-1&role=x", "find=%00", "show=%00", "into=%00"]
)
def test_hostile_addresses_get_a_plain_answer(cast: Cast, signed_in: SignIn, query: str) -> None:
    browser = signed_in(cast.oskar)
    for place in ("people/", "organisations/", "teams/", f"teams/{cast.payments.pk}/", "tags/", f"people/{cast.ana.pk}/merge/"):
        assert browser.get(f"/desk/settings/{place}?{query}").status_code in (200, 422), place


def test_two_at_once_are_told_so(cast: Cast) -> None:
    def too_late() -> None:
        raise IntegrityError("the name is taken since a moment")

    with acting(cast.settings(cast.oskar)):
        form = SettingsForm({"seen": ""})
        assert form.is_valid()
        assert not form.carry_out(too_late)
        assert (form.status, form.non_field_errors()) == (409, [TWICE])
        assert Team.objects.exists(), "the transaction goes on"


def deeds(cast: Cast, by: Actor) -> dict[str, Callable[[], Any]]:
    """Return everything behind the pages that asks for a right of its own."""
    person = Person(pk=cast.dev.pk, role=cast.dev.role)
    return {
        "open work": lambda: workload.open_work(person, by=by),
        "belongings": lambda: workload.belongings(person, by=by),
        "tickets of a team": lambda: workload.open_tickets_of_team(cast.payments.pk, by=by),
        "hand over": lambda: hand_over_open_work(person.pk, to_person_id=None, by=by),
        "merge": lambda: merge_people(person.pk, into_id=cast.ana.pk, by=by),
        "archive": lambda: archive_team(cast.bookings, heir_id=cast.payments.pk, by=by),
        "mail": lambda: outbox.waiting(by=by),
        "failed jobs": lambda: actions.failed_jobs(by=by),
        "run again": lambda: actions.run_again(1, by=by),
    }


def test_behind_the_pages_strangers_are_refused_too(cast: Cast) -> None:
    for by in (cast.desk(cast.ana), cast.settings(cast.lena), cast.portal(cast.oskar), cast.portal(cast.ingrid)):
        for deed in deeds(cast, by).values():
            with acting(by), pytest.raises(ForbiddenError):
                deed()
