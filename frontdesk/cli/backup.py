"""Write everything of this desk into one file: database, attachments and secret key. The desk may go on running."""

import argparse
from pathlib import Path

from frontdesk.config import archive
from frontdesk.db import dump


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk backup`."""
    parser.add_argument("file", type=Path, help="the file to write, for example desk.tar; it must not exist")
    parser.add_argument("--administrator", default="", metavar="URL", help="with DATABASE_URL: a role that may read everything")


def execute(options: argparse.Namespace) -> None:
    """Write the backup and say where it is."""
    remark = archive.write(options.file.absolute(), dump.administrator(options.administrator))
    print(f"The desk is in {options.file}. It holds the secret key: keep it as safe as the desk itself.")
    if remark:
        print(remark)
