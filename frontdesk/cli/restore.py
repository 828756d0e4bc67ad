"""Make this empty desk what a backup says: database, attachments and secret key. The desk must not be running."""

import argparse
from pathlib import Path

from django.conf import settings

from frontdesk.config import archive, preparing
from frontdesk.config.exclusive import only_one
from frontdesk.db import dump, policies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk restore`."""
    parser.add_argument("file", type=Path, help="what `frontdesk backup` wrote")
    parser.add_argument("--administrator", default="", metavar="URL", help="with DATABASE_URL: a superuser of that PostgreSQL")


def execute(options: argparse.Namespace) -> None:
    """Read the backup, then bring it to this version."""
    with only_one(settings.DATA):
        policies.make_roles()
        archive.read(options.file, dump.administrator(options.administrator))
        policies.apply()
        preparing.prepare_database()
    print("The desk is restored. Start it with `frontdesk run`.")
