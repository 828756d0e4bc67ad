"""The embedded server starts, survives what happens to servers, and says what is wrong."""

import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from frontdesk.db import embedded
from frontdesk.db.account import server_account
from frontdesk.db.cluster import Cluster, ClusterError
from tests.platform.desk import until

# Starts and stops servers of its own.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with embedded.throwaway() as running:
        yield running


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


def _programs(folder: Path, **answers: str) -> Path:
    """Make PostgreSQL programs that only say something and fail, `postgres` excepted."""
    folder.mkdir()
    for name, answer in {"postgres": "postgres (PostgreSQL) 18.4", **answers}.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{answer}'\n[ $(basename $0) = postgres ]\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return folder


def test_server_listens_on_its_socket_only(server: Cluster) -> None:
    with server.connect() as session:
        assert session.execute("show listen_addresses").fetchone() == ("",)
        assert session.execute("show unix_socket_permissions").fetchone() == ("0700",)
    assert server.sockets.stat().st_mode & 0o777 == 0o700


def test_login_role_owns_the_database_and_is_bound_by_the_policies(server: Cluster) -> None:
    with server.connect("frontdesk", "frontdesk") as session:
        row = session.execute(
            "select rolsuper, rolbypassrls, rolinherit, rolcreatedb, rolcreaterole, datdba = r.oid"
            " from pg_roles r, pg_database where rolname = current_user and datname = current_database()"
        ).fetchone()
    assert row == (False, False, False, False, True, True)


def test_text_sorts_the_same_on_every_machine(server: Cluster) -> None:
    with server.connect("frontdesk") as session:
        row = session.execute(
            "select pg_encoding_to_char(encoding), datlocale from pg_database where datname = current_database()"
        ).fetchone()
    assert row == ("UTF8", "C.UTF-8")


def test_extensions_that_every_postgresql_has_are_there(server: Cluster) -> None:
    with server.connect("frontdesk", "frontdesk") as session:
        for name in ("pg_trgm", "unaccent", "btree_gist"):
            session.execute(f"create extension if not exists {name}")


def test_killed_server_starts_again_with_everything_that_was_committed(server: Cluster) -> None:
    with server.connect("frontdesk", "frontdesk") as session:
        # The throw-away server forgives itself a lost second; a desk's own does not.
        session.execute("set synchronous_commit to on")
        session.execute("create table kept as select 42 as answer")
    number = server.process_id()
    assert number
    os.kill(number, signal.SIGKILL)
    assert until(lambda: server.process_id() is None)

    server.start()

    with server.connect("frontdesk", "frontdesk") as session:
        assert session.execute("select answer from kept").fetchone() == (42,)


def test_lock_file_that_names_another_living_process_is_no_obstacle(server: Cluster) -> None:
    server.stop("immediate")
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.data}\n1700000000\n5432\n{server.sockets}\n\n")

    server.start()

    assert server.process_id() not in (None, os.getpid())


def test_stopping_twice_is_no_error(server: Cluster) -> None:
    server.stop()
    server.stop()

    assert server.process_id() is None
    with pytest.raises(psycopg.OperationalError):
        server.connect()
    server.start()


def test_half_made_data_folder_is_made_again(place: Path) -> None:
    folder = place / "desk"
    (folder / "postgres" / "data-unfinished-1").mkdir(parents=True)

    with embedded.throwaway(folder) as server:
        assert server.process_id()
        assert not list(server.folder.glob("data-unfinished-*"))


def test_data_of_another_version_is_refused_with_the_way_out(place: Path) -> None:
    server = Cluster(binaries=_programs(place / "bin"), folder=place / "postgres", account=server_account(place))
    server.account.own(server.folder)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(ClusterError, match=r"written by PostgreSQL 16, but this is PostgreSQL 18.*FRONTDESK_POSTGRES_BIN"):
        server.start()


def test_full_disk_is_called_a_full_disk(place: Path) -> None:
    programs = _programs(place / "bin", initdb="initdb: error: could not write: No space left on device")
    server = Cluster(binaries=programs, folder=place / "postgres", account=server_account(place))

    with pytest.raises(ClusterError, match=r"the disk that holds .* is full"):
        server.start()


def test_other_failures_show_what_the_server_said(place: Path) -> None:
    programs = _programs(place / "bin", initdb="the moon is in the wrong phase")
    server = Cluster(binaries=programs, folder=place / "postgres", account=server_account(place))

    with pytest.raises(ClusterError, match="the moon is in the wrong phase"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another account")
def test_closed_folder_on_the_way_is_named_to_root(place: Path) -> None:
    place.chmod(0o700)
    server = Cluster(binaries=_programs(place / "bin"), folder=place / "postgres", account=server_account(place))

    with pytest.raises(ClusterError, match=f"cannot enter {place}"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another account")
def test_programs_in_roots_own_home_are_copied_to_where_the_server_may_run_them(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.db.account.Account.barred_at", lambda _self, path: None if str(path).startswith(str(place)) else path)

    programs = embedded.binaries(place, server_account(place))

    assert str(programs).startswith(str(place))
    assert (programs / "postgres").exists()
    assert embedded.binaries(place, server_account(place)) == programs
