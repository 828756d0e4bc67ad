"""What a form showed when it was opened, as hashes in a hidden field: nobody overwrites a change that they have not seen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed meanwhile: what is saved now, and what this person sent."""

    name: str
    label: str
    saved: str
    sent: str
    # The person left the field as it was shown: what the other one saved stays, without a question.
    is_untouched: bool = False


def plain(value: Any) -> Any:
    """Return a value as it compares: rows by their key, several of them in any order."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, bool | str | int):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    return sorted(str(plain(one)) for one in value)


def digest(value: Any) -> str:
    """Return a short hash of a value."""
    return hashlib.sha256(json.dumps(plain(value)).encode()).hexdigest()[:12]


def seal(shown: Mapping[str, Any]) -> str:
    """Return the hidden field's text: a hash for each field."""
    return json.dumps({name: digest(value) for name, value in shown.items()})


def opened(text: str) -> dict[str, str]:
    """Return the hashes of a hidden field; nothing when it is missing or not ours."""
    try:
        seals = json.loads(text)
    except ValueError:
        return {}
    return seals if isinstance(seals, dict) else {}
