"""Every command starts the server when it is not running, and the last one to leave stops it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.db import embedded
from frontdesk.db.cluster import Cluster, ClusterError
from frontdesk.db.tuning import FORGETFUL

# Starts and stops servers of its own.
pytestmark = pytest.mark.slow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        monkeypatch.setenv("FRONTDESK_DATA", name)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        # Waiting for the disk proves nothing here.
        monkeypatch.setattr(embedded, "server_settings", lambda _memory: dict(FORGETFUL))
        found = embedded.cluster()
        yield found
        found.stop("immediate")


def test_server_runs_while_it_is_used_and_the_last_user_stops_it(server: Cluster) -> None:
    with embedded.ensure_running() as was_started:
        assert was_started
        with embedded.ensure_running() as was_started_again:
            assert not was_started_again
        assert server.process_id(), "the first to end must not stop it under the other"
    assert server.process_id() is None


def test_error_in_a_command_stops_the_server_too(server: Cluster) -> None:
    with pytest.raises(ZeroDivisionError), embedded.ensure_running():
        raise ZeroDivisionError

    assert server.process_id() is None


def test_server_that_a_killed_command_left_behind_is_used_and_stopped_by_the_next(server: Cluster) -> None:
    server.start()

    with embedded.ensure_running() as was_started:
        assert not was_started

    assert server.process_id() is None


def test_revive_starts_only_what_has_ended(server: Cluster) -> None:
    with embedded.ensure_running():
        assert not embedded.revive()
        server.stop("immediate")
        assert embedded.revive()
        assert server.process_id()


def test_nothing_is_embedded_beside_a_database_of_ones_own(server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada@db/desk")

    with embedded.ensure_running() as was_started:
        assert not was_started
    assert not embedded.revive()
    assert not server.folder.exists()


def test_folder_without_programs_names_the_variable(server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_POSTGRES_BIN", str(tmp_path))

    with pytest.raises(ClusterError, match="FRONTDESK_POSTGRES_BIN: there is no initdb"):
        embedded.cluster()


def test_machine_without_a_wheel_is_told_the_alternatives(server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(embedded, "WHEEL", "no_such_wheel")

    with pytest.raises(ClusterError, match=r"DATABASE_URL.*FRONTDESK_POSTGRES_BIN"):
        embedded.cluster()


def test_a_server_whose_log_somebody_removed_starts_and_writes_a_new_one(server: Cluster) -> None:
    with embedded.ensure_running():
        pass
    server.log.unlink()
    with embedded.ensure_running() as was_started:
        assert was_started
        assert server.log.exists()
