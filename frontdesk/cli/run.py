"""Start the desk: the database, the web server and the worker, until Ctrl+C."""

import argparse
import importlib
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

from frontdesk.cli import set_up_django
from frontdesk.config.exclusive import only_one
from frontdesk.db import embedded
from frontdesk.db.location import make_data_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk run`."""
    parser.add_argument("--demo", action="store_true", help="fill an empty desk with the demo company and print who can sign in")


def execute(options: argparse.Namespace) -> None:
    """Start, say where the desk is, and keep it running."""
    with only_one(make_data_folder()):
        # Django loads while PostgreSQL starts, which saves half a second; the thread is gone before anything forks.
        loader = ThreadPoolExecutor(1)
        starting = loader.submit(_load_desk)
        with embedded.ensure_running():
            desk = starting.result()
            loader.shutdown()
            desk.start(is_demo=options.demo)


def _load_desk() -> ModuleType:
    set_up_django()
    return importlib.import_module("frontdesk.config.starting")
