"""Macros and views that everybody has, as nouns of versions and files of settings. Those of a person or a team are theirs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from frontdesk.actor import Actor
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import VIEW_ALL
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.actions import change_macro, change_view, create_macro, create_view
from frontdesk.tickets.changes import NAMES, Changes, read
from frontdesk.tickets.documents import changes_with_ids, macro_document, query_with_ids, view_document
from frontdesk.tickets.models import Kind, Macro, Scope, View
from frontdesk.versions.nouns import Kind as PartKind
from frontdesk.versions.nouns import Noun, Part

Document = Mapping[str, Any]
DOES = NAMES - {"answer"}


def _keyed(rows: Callable[[], "QuerySet[Any]"]) -> Callable[[Any], str]:
    """Return what gives a row its key: its name's slug, and a number where names are the same, the oldest first."""

    def key(row: Any) -> str:
        word = slugify(row.name) or "unnamed"
        older = sum((slugify(name) or "unnamed") == word for name in rows().filter(pk__lt=row.pk).values_list("name", flat=True))
        return f"{word}-{older + 1}" if older else word

    return key


def _macros() -> "QuerySet[Macro]":
    return Macro.objects.filter(scope=Scope.ALL).order_by("id")


def _views() -> "QuerySet[View]":
    return View.objects.filter(scope=Scope.ALL).order_by("id")


def _macro_facts(document: Document) -> dict[str, Any]:
    if document["kind"] not in Kind.values:
        raise InvalidError(f"A macro is one of {', '.join(Kind.values)}.", field="kind")
    return {"name": document["name"], "text": document["text"], "kind": Kind(document["kind"]), "changes": _changes(document["changes"])}


def _changes(words: Any) -> Changes:
    if not isinstance(words, dict) or words.keys() - DOES:
        raise InvalidError(f"A macro changes: {', '.join(sorted(DOES))}.", field="changes")
    return read(changes_with_ids(words))


def _make_macro(_key: str, document: Document, *, by: Actor) -> Macro:
    return create_macro(scope=Scope.ALL, by=by, **_macro_facts(document))


def _change_macro(macro: Macro, document: Document, *, by: Actor) -> None:
    change_macro(macro, version=macro.version, scope=Scope.ALL, by=by, **_macro_facts(document))


def _view_facts(document: Document) -> dict[str, Any]:
    return {name: document[name] for name in ("name", "icon", "tone")} | {"query": query_with_ids(document["query"])}


def _make_view(_key: str, document: Document, *, by: Actor) -> View:
    return create_view(scope=Scope.ALL, by=by, **_view_facts(document))


def _change_view(view: View, document: Document, *, by: Actor) -> None:
    change_view(view, by=by, **_view_facts(document))


MACRO = Noun(
    name="macro",
    heading="macros",
    label="Macro",
    parts=(
        Part("name", "Name"),
        Part("kind", "Text goes into", default="reply"),
        Part("text", "Text", default=""),
        Part("changes", "Changes", PartKind.TREE, default={}),
    ),
    rows=_macros,
    key=_keyed(_macros),
    document=macro_document,
    make=_make_macro,
    change=_change_macro,
    may=held(VIEW_ALL),
    is_ordered=True,
)
VIEW = Noun(
    name="view",
    heading="views",
    label="View",
    parts=(Part("name", "Name"), Part("query", "Filter", default=""), Part("icon", "Icon", default=""), Part("tone", "Colour", default="")),
    rows=_views,
    key=_keyed(_views),
    document=view_document,
    make=_make_view,
    change=_change_view,
    may=held(VIEW_ALL),
    is_ordered=True,
)
