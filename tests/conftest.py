"""One throw-away server for all tests; each process gets a copy of one migrated database."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from frontdesk.db import embedded
from frontdesk.db.location import DATABASE_NAME, LOGIN_ROLE
from frontdesk.lib.kept import forget_all
from tests import chromium, leftovers
from tests.cast import Cast, make_cast
from tests.settings import AT_REST, FOLDER

TEMPLATE = DATABASE_NAME


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the long proofs be as long as somebody wants."""
    parser.addoption("--runs", type=int, default=4, help="how often the proofs of random moments try")
    parser.addoption("--seed", type=int, default=0, help="the seed of random moments; 0 chooses one and says it")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the server in the first process; the server itself starts with the first test that asks for it."""
    if not hasattr(config, "workerinput"):
        leftovers.sweep()
        FOLDER.mkdir(mode=0o711)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and forget everything when the first process ends."""
    if not hasattr(config, "workerinput"):
        embedded.cluster(FOLDER, is_durable=False).stop("immediate")
        shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, worker_id: str) -> Iterator[None]:
    """Give this process a database of its own, copied from the migrated one."""
    name = f"{DATABASE_NAME}_{worker_id}"
    with django_db_blocker.unblock():
        _make_template()
        copy_database(name)
        connection.settings_dict["NAME"] = name
        with pytest.MonkeyPatch.context() as patch:
            # A copy is quicker than emptying every table, and keeps what the migrations wrote.
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: renew_database())
            yield
        connection.close()
        connection.close_pool()


def renew_database() -> None:
    """Throw this process's database away and copy it again, after a test that really committed."""
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    copy_database(name)


def copy_database(name: str) -> None:
    """Replace a database by a fresh copy of the migrated one."""
    # Copying one template twice at once is refused.
    with _one_at_a_time(), embedded.cluster(FOLDER, is_durable=False).connect() as superuser:
        superuser.execute(f'drop database if exists "{name}" with (force)')
        superuser.execute(f'create database "{name}" template "{TEMPLATE}" owner "{LOGIN_ROLE}" strategy file_copy')


def _make_template() -> None:
    """Start the server and migrate, unless another process did."""
    done = FOLDER / "migrated"
    with _one_at_a_time():
        if not done.exists():
            server = embedded.cluster(FOLDER, is_durable=False)
            server.start()
            call_command("migrate", verbosity=0)
            connection.close()
            connection.close_pool()
            # Whole desks begin with a copy of its folder, which only a stopped server may be copied for.
            server.stop()
            subprocess.run(["cp", "-a", server.data, AT_REST], check=True)
            server.start()
            done.touch()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    """Begin each test without what the process kept of another one's desk."""
    forget_all()


@pytest.fixture
def cast(db: None) -> Cast:
    """Give a test the fixed cast in an empty desk."""
    return make_cast()


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """Start one Chromium for all tests of this process."""
    with pytest.MonkeyPatch.context() as patch, chromium.launched() as browser:
        # The driver keeps an event loop in this thread; Django would take our plain calls for asynchronous ones.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser
