"""The database goes away for a while: a clear page, nothing typed is lost, and no restart is needed."""

import shutil
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg import errors

from frontdesk.db import embedded
from frontdesk.db.cluster import Cluster
from frontdesk.web.unreachable import is_unreachable, unreachable
from tests.platform.desk import Desk, lay_database, new_folder, until

OUTAGE_SECONDS = 10


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[Cluster]:
    folder = new_folder()
    lay_database(folder)
    with embedded.throwaway(folder) as running:
        yield running


@pytest.fixture(scope="module")
def desk(server: Cluster) -> Iterator[Desk]:
    desk = Desk(DATABASE_URL=f"postgresql:///frontdesk?host={server.sockets}&user=frontdesk")
    desk.start()
    desk.wait_until_ready()
    yield desk
    desk.stop()
    shutil.rmtree(desk.folder)


@pytest.mark.slow
def test_nothing_is_embedded_when_database_url_is_set(desk: Desk) -> None:
    assert not (desk.folder / "postgres").exists()


@pytest.mark.slow
def test_login_role_that_would_skip_the_policies_is_refused(desk: Desk, server: Cluster) -> None:
    done = desk.command("check", DATABASE_URL=f"postgresql:///frontdesk?host={server.sockets}&user=postgres")

    assert done.returncode == 1
    assert "superuser or has BYPASSRLS" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_desk_says_so_while_the_database_is_away_and_recovers_by_itself(desk: Desk, server: Cluster) -> None:
    server.stop("immediate")
    gone_at = time.monotonic()

    status, body = desk.get("/accounts/login/")
    assert status == 503
    assert "not reachable for a moment" in body
    assert set(desk.missing()) == {"database", "worker"}

    time.sleep(max(0.0, OUTAGE_SECONDS - (time.monotonic() - gone_at)))
    server.start()

    assert until(lambda: desk.get("/accounts/login/")[0] == 200, 10), desk.said()
    assert until(desk.is_ready, 10), desk.said()
    assert until(lambda: _heartbeat_age(server) < 5, 15), "the worker must come back as well"
    assert "Traceback" not in desk.said()


def _heartbeat_age(server: Cluster) -> float:
    with server.connect("frontdesk") as session:
        row = session.execute("select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers").fetchone()
        return float(row[0]) if row and row[0] is not None else 1e9


def test_typed_text_is_given_back_and_passwords_are_not() -> None:
    request = RequestFactory().post(
        "/tickets/1001/replies/?next=1", {"body": "My card <b>vanished</b>", "key": "7e", "password1": "secret", "csrfmiddlewaretoken": "t"}
    )

    answer = unreachable(request)
    page = answer.content.decode()

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert ">My card &lt;b&gt;vanished&lt;/b&gt;</textarea>" in page
    assert 'action="/tickets/1001/replies/?next=1"' in page
    assert '<input type="hidden" name="key" value="7e">' in page
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="t">' in page
    assert "secret" not in page


def _caused(error: Exception, cause: Exception | None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (_caused(OperationalError("no answer"), psycopg.OperationalError("connection refused")), True),
        (_caused(OperationalError("stopped"), errors.AdminShutdown()), True),
        (_caused(OperationalError("full"), errors.TooManyConnections()), True),
        (InterfaceError("the connection is closed"), True),
        (_caused(SuspiciousOperation("wrapped"), InterfaceError("the connection is closed")), True),
        (_caused(OperationalError("two waited for each other"), errors.DeadlockDetected()), False),
        (_caused(OperationalError("too slow"), errors.QueryCanceled()), False),
        (IntegrityError("twice"), False),
        (ValueError("something else"), False),
        (None, False),
    ],
)
def test_only_a_database_that_is_away_counts_as_unreachable(error: Exception | None, expected: bool) -> None:
    assert is_unreachable(error) is expected
