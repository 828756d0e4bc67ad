"""The Chromium of the browser tests: found, installed where that is allowed, and started."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# The shell alone takes half the time: it draws no window and no tabs of its own.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--force-prefers-reduced-motion",
]
INSTALL = (
    f"apt-get update && apt-get install --yes --no-install-recommends {SHELL} || apt-get install --yes --no-install-recommends chromium"
)


def executable() -> str | None:
    """Return the path of the Chromium to use: FRONTDESK_CHROMIUM or the first one on the path."""
    chosen = os.environ.get("FRONTDESK_CHROMIUM")
    return chosen or next((path for name in NAMES if (path := shutil.which(name))), None)


def require() -> None:
    """Install Chromium's shell when it is missing and apt may; without any Chromium say what to install and end with an error."""
    if os.environ.get("FRONTDESK_CHROMIUM") or shutil.which(SHELL):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        subprocess.run(["sh", "-c", INSTALL], check=False, stdout=subprocess.DEVNULL)
    if not executable():
        sys.exit(
            "The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium), or name one with "
            "FRONTDESK_CHROMIUM=/path/to/chromium, or leave them out with bin/test --fast."
        )


@contextmanager
def launched() -> Iterator[Browser]:
    """Start it. Its driver may be started only once in a process."""
    path = executable()
    if path is None:
        raise FileNotFoundError("There is no Chromium; bin/test installs it, or says how.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
