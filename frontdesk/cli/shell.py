"""Open a Python prompt with the desk loaded. Tables are empty outside `with acting(SYSTEM):`, as everywhere."""

import argparse
import code

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting


def execute(_options: argparse.Namespace) -> None:
    """Read and run lines until the end of input."""
    banner = "Frontdesk. Rows are visible inside `with acting(SYSTEM):` only."
    code.interact(banner=banner, local={"acting": acting, "SYSTEM": SYSTEM, "ACCOUNTS": ACCOUNTS})
