"""The console command: `frontdesk COMMAND …`.

A command is one module in this folder, named in COMMANDS. It has

    def add_arguments(parser: argparse.ArgumentParser) -> None     its options; may be missing
    def execute(options: argparse.Namespace) -> int | None         the deed; the exit code, None is 0

and its docstring is its help. It is imported only when it is asked for, and, unless `needs_django` is False, after Django is set
up, so it imports models and actions at its top like any other module. What it `needs` is ready before `execute`: the
database running (and stopped afterwards if nobody else uses it) and the newest schema in it.
"""

import argparse
import errno
import importlib
import os
import signal
import sys
import traceback
from contextlib import ExitStack
from dataclasses import dataclass

import django
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from frontdesk import __version__
from frontdesk.db import embedded
from frontdesk.db.location import ConfigurationError
from frontdesk.lib.errors import FrontdeskError


@dataclass(frozen=True, slots=True)
class Command:
    """A line of COMMANDS. `needs_schema` implies the database."""

    module: str
    help: str
    needs_django: bool = True
    needs_database: bool = True
    needs_schema: bool = True
    # What it exits with when something went wrong that is no fault of what it was given.
    failure: int = 1


# How argparse ends.
WRONG_USE = 2

COMMANDS: dict[str, Command] = {
    "run": Command("run", "start the desk: database, web and worker", needs_django=False, needs_database=False, needs_schema=False),
    "demo": Command("demo", "fill an empty desk with the demo company"),
    "load-questions": Command("load_questions", "turn a file of questions into tickets"),
    "bench": Command("bench", "measure the desk", needs_django=False, needs_database=False, needs_schema=False),
    "migrate": Command("migrate", "bring the database to this version", needs_schema=False),
    "backup": Command("backup", "write everything of this desk into one file", needs_schema=False),
    "restore": Command("restore", "make this empty desk what a backup says", needs_schema=False),
    "web": Command("web", "serve the pages only (run does this for you)"),
    "worker": Command("worker", "do the background work only (run does this for you)"),
    "reset-second-step": Command("reset_second_step", "let somebody sign in who lost their second step"),
    "settings": Command("settings", "export, plan or apply the settings as a file"),
    # A mail server takes 75 for “later”, everything else for “never”.
    "mail": Command("mail", "take in mail from a mail server or a file", failure=75),
    "shell": Command("shell", "a Python prompt with the desk loaded"),
    "check": Command("check", "tell whether this desk would start, and why not"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; what a person can mend is said in one sentence, without a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] not in COMMANDS:
        return _print_help(given)
    # A plain `kill` must end a command the way Ctrl+C does, so that it leaves the database server as it found it.
    failure = COMMANDS[given[0]].failure
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM if failure == 1 else failure))
    try:
        return _execute(given[0], given[1:])
    except KeyboardInterrupt:
        return 128 + signal.SIGINT if failure == 1 else failure
    except SystemExit as end:
        if end.code == WRONG_USE and failure != 1:
            return failure
        raise
    except Exception as error:
        sentence = _sentence(error)
        if sentence is not None:
            print(f"frontdesk: {sentence}", file=sys.stderr)
        elif failure == 1:
            raise
        else:
            traceback.print_exc()
        return failure


def set_up_django() -> None:
    """Load settings and models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings")
    django.setup()


def _execute(name: str, arguments: list[str]) -> int:
    command = COMMANDS[name]
    with ExitStack() as ready:
        if command.needs_django:
            set_up_django()
        module = importlib.import_module(f"{__name__}.{command.module}")
        parser = argparse.ArgumentParser(prog=f"frontdesk {name}", description=module.__doc__)
        if hasattr(module, "add_arguments"):
            module.add_arguments(parser)
        options = parser.parse_args(arguments)
        if command.needs_database or command.needs_schema:
            ready.enter_context(embedded.ensure_running())
        if command.needs_schema:
            _bring_up_to_date()
        return int(module.execute(options) or 0)


def _bring_up_to_date() -> None:
    # Named late: it imports models, which need Django to be set up.
    importlib.import_module("frontdesk.config.preparing").prepare_database()


def _print_help(given: list[str]) -> int:
    if given and given[0] in ("--version", "-V", "version"):
        print(f"frontdesk {__version__}")
        return 0
    is_asked = not given or given[0] in ("--help", "-h", "help")
    out = sys.stdout if is_asked else sys.stderr
    if not is_asked:
        print(f"frontdesk: there is no command {given[0]!r}", file=out)
    print("usage: frontdesk COMMAND [options]\n", file=out)
    for name, command in COMMANDS.items():
        print(f"  {name:<16}{command.help}", file=out)
    print("\n`frontdesk COMMAND --help` tells more. Where things are is set by environment variables: see docs/operating.md", file=out)
    return 0 if is_asked else 2


def _sentence(error: Exception) -> str | None:
    """Return what a person can mend, in words; None for what is a fault of ours and needs its traceback."""
    if isinstance(error, FrontdeskError):
        return error.sentence
    if isinstance(error, ConfigurationError | ImproperlyConfigured):
        return str(error)
    if isinstance(error, OperationalError):
        return f"The database cannot be used: {str(error).strip()}"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return f"{error.filename or 'The disk'} cannot be written: {error.strerror}."
    return None
