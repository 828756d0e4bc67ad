"""Where the measured desk lives: never in the data of a real one."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from frontdesk.db import embedded
from frontdesk.db.location import ConfigurationError, is_embedded

NAME = "frontdesk_bench"


@contextmanager
def throwaway_desk() -> Iterator[None]:
    """Point this process and its children at an empty desk for the block, and forget it afterwards.

    Its PostgreSQL keeps its promises like a real one's: the embedded server with its usual settings in a temporary folder, or a
    fresh database beside the one that DATABASE_URL names.
    """
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-bench-"))
    # The server's account must get through to its own folder inside.
    folder.chmod(0o711)
    kept = dict(os.environ)
    os.environ |= {
        "FRONTDESK_DATA": str(folder),
        "FRONTDESK_HOST": "127.0.0.1",
        "FRONTDESK_PORT": str(_free_port()),
        "FRONTDESK_EMAIL_URL": "dummymail://",
    }
    for name in ("FRONTDESK_URL", "FRONTDESK_SECRET_KEY", "FRONTDESK_DEBUG", "FRONTDESK_S3_BUCKET", "FRONTDESK_ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    try:
        with _database():
            yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database() -> Iterator[None]:
    if is_embedded():
        with embedded.ensure_running():
            yield
        return
    url, name = os.environ["DATABASE_URL"], f"{NAME}_{os.getpid()}"
    try:
        server = psycopg.connect(url, autocommit=True)
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise ConfigurationError(f"A database for measuring cannot be made on the server of DATABASE_URL: {str(error).strip()}") from error
    os.environ["DATABASE_URL"] = make_conninfo(url, dbname=name)
    try:
        yield
    finally:
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        server.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
