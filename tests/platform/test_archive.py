"""What is backed up can be restored, and nothing else is taken for a backup."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.db import embedded
from tests.platform.desk import Desk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def backup() -> Iterator[Path]:
    desk = Desk()
    (desk.folder / "files" / "ab").mkdir(parents=True)
    (desk.folder / "files" / "ab" / "photo").write_bytes(b"\x00\xff")
    assert desk.command("migrate").returncode == 0
    done = desk.command("backup", str(desk.folder / "desk.tar"))
    assert done.returncode == 0, done.stderr
    yield desk.folder / "desk.tar"
    assert desk.leftovers() == []
    shutil.rmtree(desk.folder)


def test_backup_is_readable_by_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not list(backup.parent.glob(".*unfinished"))


def test_restored_desk_has_database_files_and_key(backup: Path) -> None:
    desk = Desk()

    done = desk.command("restore", str(backup))

    assert done.returncode == 0, done.stderr
    assert (desk.folder / "files" / "ab" / "photo").read_bytes() == b"\x00\xff"
    assert (desk.folder / "secret-key").read_text() == (backup.parent / "secret-key").read_text()
    assert desk.command("check").stdout == "Everything is in order.\n"

    again = desk.command("restore", str(backup))
    assert again.returncode == 1
    assert "not empty" in again.stderr
    shutil.rmtree(desk.folder)


def test_existing_file_is_never_overwritten(backup: Path) -> None:
    desk = Desk(backup.parent)

    done = desk.command("backup", str(backup))

    assert done.returncode == 1
    assert "exists already" in done.stderr


def test_file_that_leads_out_of_the_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.tar"
    shutil.copy(backup, hostile)
    with tarfile.open(hostile, "a") as archive:
        facts = tarfile.TarInfo("files/../../escaped")
        facts.size = 3
        archive.addfile(facts, io.BytesIO(b"boo"))
    desk = Desk()

    done = desk.command("restore", str(hostile))

    assert done.returncode == 1
    assert "leads out of its folder" in done.stderr
    assert not (desk.folder.parent / "escaped").exists()
    embedded.cluster(desk.folder).stop("immediate")
    shutil.rmtree(desk.folder)


@pytest.mark.parametrize("content", [b"", b"not a tar file", None])
def test_something_else_is_no_backup(content: bytes | None, tmp_path: Path) -> None:
    source = tmp_path / "file"
    if content is not None:
        source.write_bytes(content)
    desk = Desk()

    done = desk.command("restore", str(source))

    assert done.returncode == 1
    assert "cannot be read as a backup" in done.stderr
    assert "Traceback" not in done.stderr
    shutil.rmtree(desk.folder)
