"""Passwords as text."""

import unicodedata


def normalised(password: str) -> str:
    """Return a password as it is hashed: the same characters, however the keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", password)
