"""Mail that the desk sent, read as a person reads it."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core import mail

from tests.working import run_jobs


def letters_to(address: str) -> list[Any]:
    """Send what waits and return the mails to an address, oldest first."""
    run_jobs()
    return [letter for letter in mail.outbox if letter.to == [address]]


def link_in(letter: Any) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(r"https?://\S+", str(letter.body))
    assert found, letter.body
    return urlsplit(found.group()).path
