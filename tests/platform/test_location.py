"""Where a desk keeps its things."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from frontdesk.db import location


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Short: a folder named after its test may be too long for a socket to lie in.
    folder = tmp_path_factory.mktemp("d") / "desk"
    monkeypatch.setenv("FRONTDESK_DATA", str(folder))
    monkeypatch.delenv("FRONTDESK_SECRET_KEY", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


def test_data_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_DATA", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert location.data_folder() == Path("/var/lib/frontdesk")

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/ada/share")
    assert location.data_folder() == Path("/home/ada/share/frontdesk")

    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/ada")
    assert location.data_folder() == Path("/home/ada/.local/share/frontdesk")


def test_secret_key_is_made_once_and_for_its_owner_only(data: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: location.secret_key(), range(32)))

    assert len(keys) == 1
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len(keys.pop()) > 50


def test_secret_key_of_the_environment_wins(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_SECRET_KEY", "from outside")

    assert location.secret_key() == "from outside"
    assert not data.exists()


def test_other_accounts_cannot_list_the_data_folder(data: Path) -> None:
    assert location.make_data_folder().stat().st_mode & 0o077 in (0, 0o011)


def test_embedded_database_is_reached_by_its_socket(data: Path) -> None:
    assert location.is_embedded()
    assert location.database()["HOST"] == str(data.resolve() / "postgres" / "run")
    assert location.database()["USER"] == "frontdesk"


def test_socket_of_a_long_data_folder_lies_in_a_short_one() -> None:
    long = Path("/home") / ("a-long-name/" * 10) / "postgres"

    short = location.socket_folder(long)

    assert len(os.fsencode(short / ".s.PGSQL.5432")) <= 103
    assert short == location.socket_folder(long)
    assert short != location.socket_folder(long / "other")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ada:p%40ss@db.example:5433/desk", ("desk", "ada", "p@ss", "db.example", "5433", {})),
        ("postgres://ada@db/desk?sslmode=require", ("desk", "ada", "", "db", "", {"sslmode": "require"})),
        ("postgresql://ada@%2Frun%2Fpostgresql/desk", ("desk", "ada", "", "/run/postgresql", "", {})),
        ("postgresql:///desk?host=/run/postgresql", ("desk", "", "", "/run/postgresql", "", {})),
    ],
)
def test_database_url_takes_what_postgresql_takes(url: str, expected: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert tuple(location.database()[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected
    assert not location.is_embedded()


def test_database_url_that_is_none_says_what_one_looks_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite")

    with pytest.raises(location.ConfigurationError, match="postgresql://user:password@host:5432/name"):
        location.database()


def test_data_folder_that_cannot_be_made_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FRONTDESK_DATA", str(tmp_path / "file" / "desk"))

    with pytest.raises(location.ConfigurationError, match="FRONTDESK_DATA"):
        location.make_data_folder()
