"""Do the background work only, in the foreground: for a machine of its own, or a second worker."""

import argparse

from frontdesk.config import preparing
from frontdesk.config.schedule import LOOPS
from frontdesk.jobs import worker


def execute(_options: argparse.Namespace) -> None:
    """Work until SIGINT or SIGTERM."""
    preparing.close_connections()
    worker.run(LOOPS)
