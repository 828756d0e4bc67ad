"""The audit page: the log in words, narrowed, and taken away."""

import csv
from io import StringIO
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import actions
from frontdesk.identity import audit as log
from frontdesk.identity.models import Role
from frontdesk.web.settings.audit_words import WORDS
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
AUDIT = "/desk/settings/audit/"


def rename_and_allow(cast: Cast) -> None:
    by = cast.settings(cast.oskar)
    with acting(by):
        role = Role.objects.get(slug="lead")
        allowed = [*role.permissions, "settings.jobs"]
        actions.change_role(role, name="Team lead", allowed=[name for name in allowed if name != "view.team"], by=by)


def test_a_change_is_told_with_what_was_before_and_after(cast: Cast, signed_in: SignIn) -> None:
    rename_and_allow(cast)
    page = signed_in(cast.oskar).get(AUDIT)
    entry = page.context["entries"][0]
    assert (entry.who, entry.window, entry.words) == (cast.oskar.name, "Settings", "Changed the role Team lead")
    assert entry.url == f"/desk/settings/roles/{cast.lena.role_id}/"
    assert [(change.label, change.before, change.after) for change in entry.changes] == [
        ("Name", "Lead", "Team lead"),
        ("May no longer", "", "Save views and macros for their teams"),
        ("May now also", "", "See failed background jobs and run them again"),
    ]
    assert "<del>Lead</del>" in page.content.decode()


def test_ids_are_told_as_names(cast: Cast, signed_in: SignIn) -> None:
    by = cast.settings(cast.oskar)
    with acting(by):
        actions.set_members(cast.bookings, member_ids=[cast.mara.pk, cast.dev.pk], by=by)
    entry = signed_in(cast.oskar).get(AUDIT, {"kind": "teams"}).context["entries"][0]
    assert entry.words == "Changed who is in the team Bookings"
    assert ("Joined", cast.dev.name) in [(change.label, change.after) for change in entry.changes]


def test_every_event_is_told_even_when_what_it_was_about_is_gone(cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE_SIZE", len(WORDS))
    with acting(SYSTEM):
        for name in WORDS:
            noun = name.partition(".")[0]
            facts: dict[str, Any] = {noun: 999_999, f"{noun}_name": "Long gone"}
            record(name, by=SYSTEM, **facts)
    page = signed_in(cast.oskar).get(AUDIT)
    assert len(page.context["entries"]) == len(WORDS)
    assert "{it}" not in page.content.decode()


def test_the_address_narrows_it_and_nonsense_in_it_is_left_out(cast: Cast, signed_in: SignIn) -> None:
    rename_and_allow(cast)
    browser = signed_in(cast.oskar)
    assert browser.get(AUDIT, {"kind": "people"}).context["entries"] == []
    nonsense = browser.get(AUDIT, {"kind": "x", "who": "-1", "from": "yesterday", "until": "2026-99-99"})
    assert len(nonsense.context["entries"]) == 1
    assert browser.get(AUDIT, {"after": "nonsense"}).status_code == 422


def test_an_export_holds_what_is_shown_quotes_formulas_and_is_itself_logged(cast: Cast, signed_in: SignIn) -> None:
    by = cast.settings(cast.oskar)
    with acting(by):
        team = actions.create_team(name="New", by=by)
        actions.change_team(team, name="=HYPERLINK(1)", by=by)
    browser = signed_in(cast.oskar)
    response = browser.post(f"{AUDIT}export/?kind=teams")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert [row[3] for row in rows] == ["What", "Changed the team =HYPERLINK(1)", "Created the team =HYPERLINK(1)"]
    assert not any(cell.startswith("=") for row in rows for cell in row)
    logged = browser.get(AUDIT).context["entries"][0]
    assert logged.words == "Exported this log"
    assert ("Rows", "2") in [(change.label, change.after) for change in logged.changes]


def test_a_reader_s_look_at_another_team_s_ticket_is_logged_once_a_page(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast)
    signed_in(cast.rita).get(f"/desk/tickets/{ticket.pk}/")
    signed_in(cast.ana).get(f"/desk/tickets/{ticket.pk}/")
    entries = signed_in(cast.oskar).get(AUDIT, {"kind": "reads"}).context["entries"]
    assert [(entry.who, entry.words) for entry in entries] == [(cast.rita.name, f"Opened ticket {ticket.pk} of another team")]
