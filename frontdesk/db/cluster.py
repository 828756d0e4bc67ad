"""A PostgreSQL server of our own, made, started and stopped with any folder of PostgreSQL binaries."""

import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from frontdesk.db.account import Account
from frontdesk.db.location import DATABASE_NAME, LOGIN_ROLE, ConfigurationError, socket_folder
from frontdesk.db.tuning import as_file

START_SECONDS = 60
STOP_SECONDS = 20
ORPHAN_SECONDS = 10
LOG_LIMIT_BYTES = 10 * 1024 * 1024
SUPERUSER = "postgres"
OLDEST_MAJOR = 15
FIRST_MAJOR_WITH_BUILTIN_LOCALE = 17
OWN_SETTINGS = "frontdesk.conf"
HIGHEST_PROCESS_ID = 4194303


class ClusterError(ConfigurationError):
    """The server cannot be made, started or stopped; the message is for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server: its binaries, its folder, the account it runs as and its settings.

    `folder` holds `data/`, `run/` (the socket) and `server.log`; only the account and root can enter it, which is why the
    server may trust whoever reaches its socket.
    """

    binaries: Path
    folder: Path
    account: Account
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Where the server writes what went wrong."""
        return self.folder / "server.log"

    @property
    def sockets(self) -> Path:
        """The folder of the socket."""
        return socket_folder(self.folder)

    def process_id(self) -> int | None:
        """Return the server's process id, or None when it is not running, whatever a crash left behind."""
        try:
            process_id = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            command = psutil.Process(process_id).cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return process_id if str(self.data) in command and "postgres" in command[0] else None

    def start(self) -> None:
        """Make what is missing and start the server; returns when it takes connections.

        Raises: ClusterError with the reason and what to do.
        """
        self._own_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        self._discard_stale_lock()
        (self.data / OWN_SETTINGS).write_text(as_file(self.settings))
        self._launch()
        self._make_login()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server with everything written, or roughly (`immediate`) when it does not listen.

        Raises: ClusterError when it lives on.
        """
        for wanted in (mode, "immediate"):
            if self.process_id() is None:
                return
            self._run("pg_ctl", "stop", "-D", self.data, "-m", wanted, "-w", "-t", str(STOP_SECONDS), "-s")
        if self.process_id() is not None:
            raise ClusterError(f"PostgreSQL in {self.folder} does not stop. Its log is {self.log}")

    def connect(self, database: str = SUPERUSER, user: str = SUPERUSER) -> psycopg.Connection[Any]:
        """Open a connection that commits each statement, by default as the launcher's superuser."""
        return psycopg.connect(host=str(self.sockets), dbname=database, user=user, autocommit=True, connect_timeout=10)

    def _own_folders(self) -> None:
        try:
            self.account.own(self.folder)
            self.account.own(self.sockets)
        except OSError as error:
            raise ClusterError(f"The server's folder cannot be used: {error}") from error
        if barred := self.account.barred_at(self.data):
            raise ClusterError(
                f"PostgreSQL runs as the account {self.account.name}, which cannot enter {barred}. "
                f"Let it pass (chmod o+x {shlex.quote(str(barred))}) or set FRONTDESK_DATA to another folder."
            )

    def _run(self, program: str, *arguments: str | Path) -> tuple[int, str]:
        """Run a program of PostgreSQL as the server's account; return its exit code and what was logged meanwhile."""
        # Into a file, not a pipe: the started server keeps it open, and reading a pipe would never end.
        with self.log.open("ab") as log:
            before = log.tell()
            done = subprocess.run(
                [self.binaries / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                **self.account.process_options(),
            )
        with self.log.open("rb") as log:
            log.seek(before)
            return done.returncode, log.read().decode(errors="replace")

    def _initialise(self) -> None:
        for leftover in self.folder.glob("data-unfinished-*"):
            shutil.rmtree(leftover)
        # Made beside and renamed, so that a stop in the middle leaves nothing that looks finished.
        fresh = self.folder / f"data-unfinished-{os.getpid()}"
        options = ["-U", SUPERUSER, "-E", "UTF8", "--auth-local=trust", "--auth-host=reject", "--data-checksums"]
        if self._major() >= FIRST_MAJOR_WITH_BUILTIN_LOCALE:
            options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            options += ["--locale=C.UTF-8"]
        if self.settings.get("fsync") == "off":
            options.append("--no-sync")
        code, said = self._run("initdb", "-D", fresh, "--no-instructions", *options)
        if code != 0:
            raise ClusterError(self._explain("PostgreSQL could not make its data folder", said))
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(f"\ninclude '{OWN_SETTINGS}'\n# Your own settings go below this line; they win.\n")
        fresh.rename(self.data)

    def _major(self) -> int:
        try:
            said = subprocess.run([self.binaries / "postgres", "--version"], check=True, capture_output=True, text=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise ClusterError(f"There is no working PostgreSQL in {self.binaries}: {error}") from error
        found = re.search(r"\d+", said.stdout)
        return int(found.group()) if found else 0

    def _refuse_other_version(self) -> None:
        brought, found = self._major(), int((self.data / "PG_VERSION").read_text())
        if brought < OLDEST_MAJOR:
            raise ClusterError(f"PostgreSQL {brought} in {self.binaries} is too old; {OLDEST_MAJOR} or newer is needed.")
        if brought != found:
            raise ClusterError(
                f"The data in {self.data} was written by PostgreSQL {found}, but this is PostgreSQL {brought}. "
                f"Set FRONTDESK_POSTGRES_BIN to the programs of PostgreSQL {found}, run `frontdesk backup`, move "
                f"{self.folder} away, unset it and run `frontdesk restore`."
            )

    def _discard_stale_lock(self) -> None:
        """Take a dead server's process number out of its lock files.

        The number may belong to another program by now, or to a dead process that nobody has buried, and PostgreSQL would take
        either for a running server. The rest of a file stays: with it PostgreSQL finds out whether orphans still use its memory.
        """
        if self.process_id() is not None:
            return
        unused = next(number for number in range(HIGHEST_PROCESS_ID, 1, -1) if not psutil.pid_exists(number))
        for lock in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*.lock")):
            if lock.exists():
                _, separator, rest = lock.read_text().partition("\n")
                lock.write_text(f"{unused}{separator}{rest}")

    def _launch(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        # On the command line, where no configuration file can widen who gets in.
        options = ["listen_addresses=", f'unix_socket_directories="{self.sockets}"', "unix_socket_permissions=0700"]
        given = " ".join(f"-c {shlex.quote(option)}" for option in options)
        arguments: list[str | Path] = ["-D", self.data, "-w", "-s", "-t", str(START_SECONDS), "-o", given]
        deadline = time.monotonic() + ORPHAN_SECONDS
        while True:
            code, said = self._run("pg_ctl", "start", *arguments)
            if code == 0:
                return
            # A killed server leaves its own children for a moment; they see that it is gone and end.
            if "shared memory block" not in said or time.monotonic() > deadline:
                raise ClusterError(self._explain("PostgreSQL did not start", said))
            time.sleep(0.3)

    def _make_login(self) -> None:
        role, name = sql.Identifier(LOGIN_ROLE), sql.Identifier(DATABASE_NAME)
        with self.connect() as connection:
            if not connection.execute("select from pg_roles where rolname = %s", [LOGIN_ROLE]).rowcount:
                rights = "login nosuperuser nobypassrls nocreatedb noinherit createrole"
                connection.execute(sql.SQL("create role {} " + rights).format(role))
            if not connection.execute("select from pg_database where datname = %s", [DATABASE_NAME]).rowcount:
                connection.execute(sql.SQL("create database {} owner {}").format(name, role))
                with self.connect(DATABASE_NAME) as inside:
                    # PostgreSQL 15 gives a role without inheritance nothing of what a database's owner may do there.
                    inside.execute(sql.SQL("alter schema public owner to {}").format(role))

    def _explain(self, what: str, said: str) -> str:
        if "No space left on device" in said:
            return f"{what}: the disk that holds {self.folder} is full. Free some space and start again."
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        return "\n  ".join([f"{what}. The end of {self.log} says:", *lines[-6:]])
