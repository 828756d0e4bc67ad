"""Names of files, as somebody else chose them."""

import re
import unicodedata
from pathlib import PurePosixPath

NAME_MAX_LENGTH = 150
# Controls, direction marks and what file systems or headers give a meaning to.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"*/:<>?\\|]')


def safe_file_name(name: str) -> str:
    """Return the name without folders, controls and direction tricks, at most NAME_MAX_LENGTH characters, ending kept."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    clean = " ".join(_UNSAFE.sub("_", last).split()).strip(" .")
    if not clean.strip("_"):
        return "file"
    if len(clean) <= NAME_MAX_LENGTH:
        return clean
    ending = PurePosixPath(clean).suffix[:12]
    return clean[: NAME_MAX_LENGTH - len(ending)] + ending
