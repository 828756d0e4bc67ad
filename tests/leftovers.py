"""Servers and folders that a killed test run left behind are cleared away by the next one."""

import re
import shutil
import tempfile
from pathlib import Path

import psutil

from frontdesk.db import embedded

# Every temporary folder of the tests has the number of the process that made it in its name.
NAME = re.compile(r"frontdesk-(?:test|desk|throwaway)-(\d+)(?:-\w*)?")
PLACES = (Path(tempfile.gettempdir()), Path("/dev/shm"))


def sweep() -> None:
    """Stop the servers and remove the folders whose maker is gone."""
    for place in PLACES:
        for folder in place.glob("frontdesk-*"):
            found = NAME.fullmatch(folder.name)
            if found and not psutil.pid_exists(int(found.group(1))):
                embedded.cluster(folder).stop("immediate")
                shutil.rmtree(folder, ignore_errors=True)
