"""A backup: one tar file with the database, the attachments and the secret key."""

import io
import json
import os
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from frontdesk import __version__
from frontdesk.db import dump
from frontdesk.db.location import ConfigurationError, secret_key

MANIFEST, DATABASE, SECRET_KEY, FILES = "manifest.json", "database.dump", "secret-key", "files"
KEPT_BESIDE = "Attachments are on S3-compatible storage and not in this file; back the bucket up beside it."


def write(target: Path, connection: dict[str, Any]) -> str:
    """Write a backup of the running or resting desk to `target` and return what else there is to keep, or nothing.

    The file appears under its name only when it is complete, and only its owner may read it: it holds the secret key.
    Raises: ConfigurationError when the file exists or the database cannot be read.
    """
    if target.exists():
        raise ConfigurationError(f"{target} exists already; choose another name.")
    if not os.access(target.parent, os.W_OK):
        raise ConfigurationError(f"{target.parent} is no folder that you may write.")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            dumped = Path(folder) / DATABASE
            dump.dump(dumped, connection)
            unfinished.touch(mode=0o600)
            with tarfile.open(unfinished, "w") as archive:
                _add_text(archive, MANIFEST, json.dumps({"frontdesk": __version__, "made_at": datetime.now(UTC).isoformat()}))
                _add_text(archive, SECRET_KEY, secret_key())
                archive.add(dumped, DATABASE)
                # After the database: a file that came meanwhile is one too many, never one too few.
                if _file_folder().exists():
                    archive.add(_file_folder(), FILES)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return "" if _has_own_files() else KEPT_BESIDE


def read(source: Path, connection: dict[str, Any]) -> None:
    """Make this empty desk what the backup says.

    Raises: ConfigurationError when the file is no backup or the desk is not empty.
    """
    if not dump.is_empty(connection):
        raise ConfigurationError("This desk is not empty. Restore into a new FRONTDESK_DATA (or a new database) instead.")
    try:
        with tarfile.open(source, "r:") as archive, tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
            manifest = json.loads(_text(archive, MANIFEST))
            _refuse_newer(manifest["frontdesk"])
            _extract(archive, DATABASE, Path(folder))
            dump.load(Path(folder) / DATABASE, connection)
            _extract(archive, FILES, settings.DATA)
            _keep_secret_key(_text(archive, SECRET_KEY))
    except (tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise ConfigurationError(f"{source} cannot be read as a backup: {error}") from error


def _has_own_files() -> bool:
    return "location" in settings.STORAGES["default"].get("OPTIONS", {})


def _file_folder() -> Path:
    return Path(settings.DATA / FILES)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    facts = tarfile.TarInfo(name)
    facts.size, facts.mode = len(text.encode()), 0o600
    archive.addfile(facts, io.BytesIO(text.encode()))


def _text(archive: tarfile.TarFile, name: str) -> str:
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read().decode()


def _refuse_newer(version: str) -> None:
    if _parts(version) > _parts(__version__):
        raise ConfigurationError(f"The backup was made by Frontdesk {version}, this is {__version__}. Install the newer one first.")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _extract(archive: tarfile.TarFile, top: str, target: Path) -> None:
    """Write the ordinary files at or under `top`; a name that would leave the folder is refused."""
    for member in archive:
        path = PurePosixPath(member.name)
        if path.parts[0] != top or not member.isfile():
            continue
        if ".." in path.parts:
            raise ValueError(f"{member.name} leads out of its folder")
        place = target / path
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = archive.extractfile(member)
        with place.open("wb") as file:
            if content is not None:
                shutil.copyfileobj(content, file)
        place.chmod(0o600)


def _keep_secret_key(key: str) -> None:
    path = settings.DATA / SECRET_KEY
    path.touch(mode=0o600)
    path.write_text(key + "\n")
