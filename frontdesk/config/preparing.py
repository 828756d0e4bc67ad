"""What must be right before the desk serves: schema, policies, login role and static files."""

import hashlib
import shutil
import time
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from frontdesk import __version__
from frontdesk.db import checks, policies
from frontdesk.versions.keeping import begin

OLDEST_SERVER = 150000
SERVER_START_SECONDS = 10
STARTING = ("Connection refused", "No such file", "starting up")


def prepare_database() -> bool:
    """Migrate when something is pending and return whether it was; refuse a database that would not keep its promise.

    Raises: ImproperlyConfigured when PostgreSQL is too old or the login role or a table would skip the policies.
    """
    _reach_server()
    _refuse_old_server()
    checks.require_safe_login()
    is_pending = is_migration_pending()
    if is_pending:
        _migrate()
    checks.require_protected_tables()
    return is_pending


def is_migration_pending() -> bool:
    """Tell whether tables, roles or policies of this version are not in the database yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes())) or not policies.are_current()


def collect_static() -> bool:
    """Gather, name by content and compress the static files when they changed; return whether they had.

    The fingerprint is written last, so that an interrupted run is done again.
    """
    target = Path(settings.STATIC_ROOT)
    done = target.with_name(f"{target.name}.fingerprint")
    wanted = static_fingerprint()
    if done.exists() and done.read_text() == wanted and target.exists():
        return False
    done.unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    done.write_text(wanted)
    return True


def static_fingerprint() -> str:
    """Return a digest of every static file's path, size and time, and of how they are stored."""
    found = hashlib.sha256(f"{__version__} {settings.STORAGES['staticfiles']}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def close_connections() -> None:
    """Close the pool and its threads: a process that forks must not hand them to its children."""
    for wrapper in connections.all(initialized_only=True):
        wrapper.close()
        if isinstance(wrapper, DatabaseWrapper):
            wrapper.close_pool()


def _reach_server() -> None:
    """Wait a little for a server that is still starting; the pool would only say that it has no connection.

    Raises: OperationalError with the server's own reason.
    """
    deadline = time.monotonic() + SERVER_START_SECONDS
    while True:
        try:
            psycopg.connect(**{**connections["default"].get_connection_params(), "connect_timeout": 5}).close()
            return
        except psycopg.OperationalError as error:
            if not any(sign in str(error) for sign in STARTING) or time.monotonic() > deadline:
                raise OperationalError(str(error)) from error
            time.sleep(0.5)


def _refuse_old_server() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int, current_setting('server_version')")
        number, name = cursor.fetchone()
    if number < OLDEST_SERVER:
        raise ImproperlyConfigured(f"This is PostgreSQL {name}; Frontdesk needs 15 or newer.")


def _migrate() -> None:
    with connection.cursor() as cursor:
        # Two machines may start the same new version in the same second; the second waits and finds nothing to do.
        cursor.execute("select pg_advisory_lock(hashtext('frontdesk.migrate'))")
        try:
            if is_migration_pending():
                call_command("migrate", interactive=False, verbosity=0)
                begin()
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('frontdesk.migrate'))")
