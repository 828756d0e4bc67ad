"""restore(): a setting becomes what it was, by the ordinary action of its noun; apply_file(): all become what a file says."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.lib.errors import ConflictError, ForbiddenError, InvalidError
from frontdesk.versions.files.applying import apply_file
from frontdesk.versions.history import newest_number
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import Noun

__all__ = ["apply_file", "restore"]

CHANGED = "Somebody changed this while you were looking at it. Nothing was restored: compare, then decide again."


def restore(noun: Noun, version: Version, *, newest: int, by: Actor) -> Any:
    """Make a setting what it was in a version, which makes a new version; `newest` is the newest one that the person saw.

    Returns the row. Raises: ConflictError when there is a newer one, InvalidError when what it names is gone, ForbiddenError.
    """
    row = noun.row(version.key)
    if not noun.may(by, row):
        raise ForbiddenError("Your role does not let you restore this. An admin can change that.")
    if version.document is None:
        raise InvalidError("It was gone in this version. Take it away on its page.")
    if newest_number(noun.name, version.key) != newest:
        raise ConflictError(CHANGED)
    document = completed(noun, version.document, noun.document(row) if row is not None else None)
    if row is not None:
        noun.change(row, document, by=by)
    elif noun.make is not None:
        row = noun.make(_key(noun, document), document, by=by)
    else:
        raise InvalidError("What this belongs to is gone.")
    # Whoever was quicker has committed by now, and let go of the row.
    if Version.objects.filter(noun=noun.name, key=version.key, number__gt=newest).exclude(person_id=by.person_id).exists():
        raise ConflictError(CHANGED)
    return row


def completed(noun: Noun, document: Mapping[str, Any], current: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a document with every part the noun has today: what an older version did not know stays as it is now."""
    fallback = current if current is not None else {part.name: part.default for part in noun.parts}
    return {part.name: document.get(part.name, fallback.get(part.name)) for part in noun.parts}


def _key(noun: Noun, document: Mapping[str, Any]) -> str:
    return next((str(document[part.name]) for part in noun.parts if part.is_key), "")
