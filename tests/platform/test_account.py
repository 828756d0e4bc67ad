"""PostgreSQL never runs as root, and sees only folders that are its own."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.db.account import Account, server_account

OTHER = Account(name="other", user_id=65531, group_id=65531, is_self=False)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    # pytest's own folders are closed to other accounts.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_server_runs_as_an_account_without_rights(open_folder: Path) -> None:
    account = server_account(open_folder / "postgres")

    assert account.user_id != 0
    assert account.is_self == (os.geteuid() != 0)


def test_owner_of_the_folder_stays_the_servers_account(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(open_folder, nobody.pw_uid, nobody.pw_gid)
        assert server_account(open_folder).name == "nobody"
    else:
        assert server_account(open_folder).user_id == os.geteuid()


def test_own_folder_is_closed_to_everybody_else(open_folder: Path) -> None:
    account = server_account(open_folder / "mine")

    account.own(open_folder / "mine")
    account.own(open_folder / "mine")

    found = (open_folder / "mine").stat()
    assert (found.st_uid, found.st_mode & 0o777) == (account.user_id, 0o700)


def test_folder_laid_out_by_somebody_else_is_refused(open_folder: Path) -> None:
    account = Account(name="somebody", user_id=os.geteuid() + 4242, group_id=0, is_self=True)
    (open_folder / "trap").mkdir()

    with pytest.raises(PermissionError, match="belongs to another account"):
        account.own(open_folder / "trap")


def test_link_laid_out_instead_of_a_folder_is_refused(open_folder: Path) -> None:
    account = Account(name="self", user_id=os.geteuid(), group_id=os.getegid(), is_self=True)
    (open_folder / "elsewhere").mkdir()
    (open_folder / "trap").symlink_to(open_folder / "elsewhere")

    with pytest.raises(PermissionError):
        account.own(open_folder / "trap")


def test_first_closed_folder_on_the_way_is_named(open_folder: Path) -> None:
    closed = open_folder / "closed"
    (closed / "inside").mkdir(parents=True)
    closed.chmod(0o750)

    assert OTHER.barred_at(closed / "inside" / "file") == closed
    closed.chmod(0o751)
    assert OTHER.barred_at(closed / "inside" / "file") is None
