"""Notices that colleagues get until they choose themselves, as a noun of versions and files of settings."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity import access
from frontdesk.identity.actions import give_notices
from frontdesk.identity.models import Desk
from frontdesk.identity.nouns import held
from frontdesk.lib.errors import InvalidError
from frontdesk.notify.reasons import Reason, Way, ways
from frontdesk.versions.nouns import Kind, Noun, Part


def _document(desk: Desk) -> dict[str, Any]:
    return {str(reason): sorted(ways(reason, {}, desk.given_notices)) for reason in Reason}


def _change(_desk: Desk, document: Mapping[str, Any], *, by: Actor) -> None:
    for reason, chosen in document.items():
        if unknown := set(chosen) - {str(way) for way in Way}:
            raise InvalidError(f"“{min(unknown)}” is no way to hear of something. There are: {', '.join(Way)}.", field=reason)
    give_notices({reason: sorted(set(chosen)) for reason, chosen in document.items()}, by=by)


def _words(way: str) -> str:
    return str(dict(Way.choices).get(way, way))


NOTICES = Noun(
    name="notices",
    heading="notices",
    label="Notices",
    parts=tuple(Part(str(reason), str(reason.label), Kind.WORDS, words=_words) for reason in Reason),
    rows=Desk.objects.all,
    title=lambda _: "",
    document=_document,
    change=_change,
    may=held(access.MANAGE_DESK),
    is_single=True,
)
