"""Serve the pages only, in the foreground: for a machine whose worker runs somewhere else."""

import argparse

from django.conf import settings

from frontdesk.config import preparing, serving


def execute(_options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    serving.require_free_port(settings.HOST, settings.PORT)
    preparing.collect_static()
    preparing.close_connections()
    serving.serve()
