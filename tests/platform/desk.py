"""Start a whole desk as its own processes, the way a person does, and look at it from outside."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from frontdesk.config.processes import end_with_parent
from frontdesk.db import embedded
from tests.settings import AT_REST

ROOT = Path(__file__).parents[2]
ROOMY_BYTES = 4 * 1024**3


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(question: Callable[[], object], seconds: float = 20.0) -> bool:
    """Ask again and again until the answer is true; False when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return False


def quick_folder() -> str | None:
    """Return a folder in memory when there is a roomy one: waiting for the disk proves nothing here."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY_BYTES:
        return str(memory)
    return None


def new_folder() -> Path:
    """Make a folder for a desk that is removed when a killed test run leaves it behind."""
    return Path(tempfile.mkdtemp(prefix=f"frontdesk-desk-{os.getpid()}-", dir=quick_folder()))


def lay_database(folder: Path) -> None:
    """Lay the migrated database of this run into a desk's folder, for tests of what comes later; needs `django_db_setup`."""
    server = embedded.cluster(folder)
    server.account.own(server.folder)
    server.log.touch()
    # It keeps the account that owns the files.
    subprocess.run(["cp", "-a", AT_REST, server.data], check=True)


class Desk:
    """A desk of its own: folder, port and processes."""

    def __init__(self, folder: Path | None = None, **environment: str) -> None:
        self.folder = folder or new_folder()
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "FRONTDESK_POSTGRES_BIN")}
        here = {"PYTHONPATH": str(ROOT), "FRONTDESK_DATA": str(self.folder), "FRONTDESK_PORT": str(self.port)}
        self.environment = {**kept, **here, **environment}
        self.process: subprocess.Popen[str] | None = None
        self.output = self.folder / "output"

    def start(self) -> None:
        """Run `frontdesk run` in the background."""
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "frontdesk", "run"],
                env=self.environment,
                stdout=output,
                stderr=output,
                text=True,
                cwd="/",
                # A killed test run must not leave desks behind.
                preexec_fn=end_with_parent,
            )

    def command(self, *arguments: str, seconds: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one console command to its end."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "frontdesk", *arguments],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            cwd="/",
        )

    def said(self) -> str:
        """Return what `frontdesk run` has printed."""
        return self.output.read_text()

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; (0, reason) when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def is_ready(self) -> bool:
        """Tell whether /health/ answers 200."""
        return self.get("/health/")[0] == 200

    def missing(self) -> list[str]:
        """Return the parts that /health/ misses."""
        status, body = self.get("/health/")
        return [name for name, state in json.loads(body)["parts"].items() if state != "ready"] if status else ["web"]

    def wait_until_ready(self) -> None:
        """Return when the desk is up."""
        assert until(lambda: self.is_ready() or (self.process and self.process.poll() is not None), 60), self.said()
        assert self.process is None or self.process.poll() is None, self.said()

    def children(self) -> list[psutil.Process]:
        """Return web, worker and the web server's own processes."""
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def database_process(self) -> int:
        """Return the process id of the database server."""
        return int((self.folder / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])

    def leftovers(self) -> list[str]:
        """Return the commands of every living process that belongs to this desk."""
        found = []
        for process in psutil.process_iter(["cmdline", "environ", "status"]):
            command = " ".join(process.info["cmdline"] or [])
            is_ours = str(self.folder) in command or (process.info["environ"] or {}).get("FRONTDESK_DATA") == str(self.folder)
            if is_ours and process.pid != os.getpid() and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(command)
        return found

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask the desk to stop and return its exit code."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=40)
