"""Find Chromium for the browser tests, and install it where that is allowed."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "apt-get update && apt-get install --yes --no-install-recommends chromium"


def executable() -> str | None:
    """Return the path of the Chromium to use: FRONTDESK_CHROMIUM or the first one on the path."""
    chosen = os.environ.get("FRONTDESK_CHROMIUM")
    return chosen or next((path for name in NAMES if (path := shutil.which(name))), None)


def require() -> None:
    """Install Chromium when it is missing and apt may; otherwise say what to install and end with an error."""
    if executable():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        subprocess.run(["sh", "-c", INSTALL], check=False, stdout=subprocess.DEVNULL)
    if not executable():
        sys.exit(
            "The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium), or name one with "
            "FRONTDESK_CHROMIUM=/path/to/chromium, or leave them out with bin/test --fast."
        )
