"""Where a desk keeps its things: data folder, database and secret key, from the environment."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

LOGIN_ROLE = "frontdesk"
DATABASE_NAME = "frontdesk"
# Linux allows 107 bytes for the path of a socket, macOS 103; the rest is the socket's own name.
SOCKET_FOLDER_LIMIT_BYTES = 103 - len("/.s.PGSQL.5432")


class ConfigurationError(Exception):
    """An environment variable or a folder that cannot be used; the message says what to change."""


def data_folder() -> Path:
    """Return the folder that holds everything of this desk; it need not exist yet."""
    if chosen := os.environ.get("FRONTDESK_DATA"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/frontdesk")
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser() / "frontdesk"


def is_embedded() -> bool:
    """Tell whether this desk runs its own PostgreSQL."""
    return not os.environ.get("DATABASE_URL")


def socket_folder(server_folder: Path) -> Path:
    """Return the folder of the server's socket: inside its own folder, or a short one when that path is too long."""
    inside = server_folder / "run"
    if len(os.fsencode(inside)) <= SOCKET_FOLDER_LIMIT_BYTES:
        return inside
    # Only the length decides, never what exists, so that every process comes to the same answer;
    # the launcher checks owner and mode of this well-known name before it is used.
    name = f"frontdesk-{os.geteuid()}-{_fingerprint(server_folder)}"
    return Path("/tmp") / name


def database() -> dict[str, Any]:
    """Return Django's NAME, USER, PASSWORD, HOST, PORT and OPTIONS for this desk's database.

    Raises: ConfigurationError when DATABASE_URL is not an address of PostgreSQL.
    """
    url = os.environ.get("DATABASE_URL")
    if not url:
        host = str(socket_folder(data_folder() / "postgres"))
        return {"NAME": DATABASE_NAME, "USER": LOGIN_ROLE, "PASSWORD": "", "HOST": host, "PORT": "", "OPTIONS": {}}
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ConfigurationError(
            f"DATABASE_URL is not an address of PostgreSQL, such as postgresql://user:password@host:5432/name. ({error})"
        ) from error
    return {
        "NAME": parts.pop("dbname", "") or DATABASE_NAME,
        "USER": parts.pop("user", "") or "",
        "PASSWORD": parts.pop("password", "") or "",
        "HOST": parts.pop("host", "") or "",
        "PORT": str(parts.pop("port", "") or ""),
        "OPTIONS": parts,
    }


def secret_key() -> str:
    """Return FRONTDESK_SECRET_KEY, or the key that is made once and kept in the data folder for its owner only."""
    if key := os.environ.get("FRONTDESK_SECRET_KEY"):
        return key
    path = data_folder() / "secret-key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make_secret_key(path)


def make_data_folder() -> Path:
    """Create the data folder when it is missing and return it.

    Raises: ConfigurationError when it cannot be made or written.
    """
    folder = data_folder()
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            # Root's database server runs as another account, which must get through to its own folder.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except FileExistsError:
        # Another command was first.
        pass
    except OSError as error:
        raise ConfigurationError(_unusable(folder, error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(_unusable(folder, "it may not be written"))
    return folder


def _make_secret_key(path: Path) -> str:
    folder = make_data_folder()
    key = secrets.token_urlsafe(50)
    # Only its owner may read what mkstemp makes.
    descriptor, name = tempfile.mkstemp(prefix=".secret-key-", dir=folder)
    fresh = Path(name)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    try:
        # A link fails when another process was first, so that two starts never end with two keys.
        os.link(fresh, path)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        fresh.unlink()
    return key


def _unusable(folder: Path, reason: object) -> str:
    return f"The data folder {folder} cannot be used: {reason}. Set FRONTDESK_DATA to a folder that you may write."


def _fingerprint(folder: Path) -> str:
    return hashlib.blake2s(os.fsencode(folder), digest_size=6).hexdigest()
