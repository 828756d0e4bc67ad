"""The audit log: what belongs to it, page by page, for whoever may read it, and never changed."""

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

import frontdesk
from frontdesk.actor import SYSTEM, Persona
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.events.record import record
from frontdesk.identity import actions, audit
from frontdesk.identity.audit import KINDS, UNAUDITED, Place, Wanted
from frontdesk.identity.models import Role, Team
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Scope
from frontdesk.web.settings.audit_words import WORDS
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def names(cast: Cast, wanted: Wanted | None = None) -> list[str]:
    with acting(cast.settings(cast.oskar)):
        return [event.name for event in audit.page(wanted or Wanted(), by=cast.settings(cast.oskar))[0]]


def deeds_about_no_ticket() -> Iterator[str]:
    """Yield the name of every event that the code records without a ticket."""
    for path in Path(frontdesk.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "_record")):
                continue
            name = node.args[0] if node.args else None
            if isinstance(name, ast.Constant) and not any(keyword.arg == "ticket_id" for keyword in node.keywords):
                yield str(name.value)


def test_every_deed_about_no_ticket_belongs_to_the_log_or_says_why_not() -> None:
    known = {name for kind in KINDS.values() for name in kind.names}
    found = set(deeds_about_no_ticket())
    assert len(found) > 20
    assert found - known - set(UNAUDITED) == set()
    assert known <= set(WORDS), "an event without words"


def test_the_newest_come_first_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE_SIZE", 2)
    by = cast.settings(cast.oskar)
    with acting(by):
        for name in ("One", "Two", "Three"):
            actions.create_team(name=name, by=by)
        first, after = audit.page(Wanted("teams"), by=by)
        second, end = audit.page(Wanted("teams"), by=by, after=after)
    assert [event.data["team_name"] for event in [*first, *second]] == ["Three", "Two", "One"]
    assert (bool(after), end) == (True, "")


def test_it_is_narrowed_by_kind_person_and_days(cast: Cast) -> None:
    oskar, lena = cast.settings(cast.oskar), cast.settings(cast.lena)
    with acting(oskar):
        actions.create_team(name="New", by=oskar)
    with acting(lena):
        tickets.create_tag(name="new", by=lena)
    assert names(cast, Wanted("tags")) == ["tag.created"]
    assert names(cast, Wanted(actor_id=oskar.person_id)) == ["team.created"]
    today = timezone.localdate()
    assert set(names(cast, Wanted(start=today, end=today))) == {"tag.created", "team.created"}
    assert names(cast, Wanted(end=today - timedelta(days=1))) == []
    assert names(cast, Wanted(start=date(9000, 1, 1))) == []


def test_what_somebody_keeps_for_themselves_is_not_in_it(cast: Cast) -> None:
    by = cast.desk(cast.lena)
    with acting(by):
        tickets.create_view(name="My secret list", query="", by=by)
        tickets.create_view(name="Ours", query="", scope=Scope.TEAM, team_id=cast.payments.pk, by=by)
    assert names(cast, Wanted("shared")) == ["view.created"]


def test_a_ticket_of_another_team_opened_by_right_stands_in_it_and_one_s_own_work_does_not(cast: Cast) -> None:
    ticket = ask(cast)
    for person in (cast.rita, cast.ana):
        with acting(cast.desk(person)):
            tickets.log_read(ticket, by=cast.desk(person))
    with acting(cast.settings(cast.oskar)):
        found, _ = audit.page(Wanted("reads"), by=cast.settings(cast.oskar))
    assert [(event.actor_id, event.data) for event in found] == [(cast.rita.pk, {"ticket": ticket.pk, "team": cast.payments.pk})]


def test_only_who_may_read_it_reads_it(cast: Cast) -> None:
    for by in (cast.settings(cast.lena), cast.desk(cast.ana)):
        with acting(by), pytest.raises(ForbiddenError):
            audit.page(Wanted(), by=by)
        with acting(by), pytest.raises(ForbiddenError):
            actions.export_audit(Wanted(), by=by)


@pytest.mark.parametrize("key", ["x", "2026-01-01_x", "_1", "2026-13-01T00:00:00+00:00_1"])
def test_a_key_that_no_page_gave_out_is_refused(key: str) -> None:
    with pytest.raises(InvalidError, match="does not exist"):
        Place.read(key)


def test_nobody_changes_or_removes_what_stands_in_it(cast: Cast) -> None:
    with acting(SYSTEM):
        record("desk.demo_wanted", by=SYSTEM, person=1)
    for persona in Persona:
        for deed in ("update events_event set actor_name = 'x'", "delete from events_event", "truncate events_event"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                _try(persona, deed)
    with acting(SYSTEM):
        assert Event.objects.filter(name="desk.demo_wanted").exists()


def _try(persona: Persona, deed: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {persona.role}")
        cursor.execute(deed)


def test_the_admins_of_an_existing_desk_may_read_it(cast: Cast) -> None:
    with acting(SYSTEM):
        assert "settings.audit" in Role.objects.get(slug="admin").permissions
        assert Team.objects.exists()


@pytest.mark.parametrize("wanted", [Wanted(), Wanted("teams"), Wanted(actor_id=1), Wanted(start=date(2026, 1, 1))])
def test_a_page_is_a_walk_through_an_index(cast: Cast, wanted: Wanted) -> None:
    raw = audit._found(wanted, 51, Place(timezone.now(), 10))
    with acting(cast.settings(cast.oskar)), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {raw.raw_query}", raw.params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "event_audit" in plan, plan
    assert "Seq Scan on events_event" not in plan, plan
