"""What can be set of macros and views that everybody has, as JSON: teams and people by what another desk knows them by."""

import re
from typing import Any
from urllib.parse import quote, unquote

from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import priorities, statuses
from frontdesk.tickets.models import Macro, Status, View

Document = dict[str, Any]
ASSIGNEE = re.compile(r"((?:^|&)assignee=)([^&]*)")


def macro_document(macro: Macro) -> Document:
    """Return a macro as a document."""
    return {"name": macro.name, "kind": macro.kind, "text": macro.text, "changes": changes_with_words(macro.changes)}


def view_document(view: View) -> Document:
    """Return a view as a document."""
    return {"name": view.name, "query": query_with_words(view.query), "icon": view.icon, "tone": view.tone}


def changes_with_words(kept: Document) -> Document:
    """Return kept changes with words in place of numbers."""
    words = dict(kept)
    if "status" in kept:
        words["status"] = _status_word(kept["status"])
    if "priority" in kept:
        words["priority"] = priorities.of(kept["priority"]).key
    if "team" in kept:
        words["team"] = Team.objects.filter(pk=kept["team"]).values_list("slug", flat=True).first() or ""
    if "assignee" in kept:
        words["assignee"] = _address(str(kept["assignee"]))
    return words


def changes_with_ids(words: Document) -> Document:
    """Return what `changes_with_words` gave as this desk keeps it. Raises: InvalidError."""
    kept = dict(words)
    if "status" in words:
        kept["status"] = _status_number(str(words["status"]))
    if "priority" in words:
        kept["priority"] = _priority_number(str(words["priority"]))
    if "team" in words:
        kept["team"] = Team.objects.filter(slug=words["team"]).values_list("pk", flat=True).first()
        if kept["team"] is None:
            raise InvalidError(f"There is no team “{words['team']}”.", field="team")
    if "assignee" in words:
        kept["assignee"] = _person(str(words["assignee"]))
    return kept


def _status_word(number: int) -> str:
    """Return a category's word, or the key of a status."""
    found = statuses.with_id(number) if number not in Status else None
    return found.key if found else Status(number).name.lower() if number in Status else ""


def _status_number(word: str) -> int:
    categories = {each.name.lower(): each.value for each in Status}
    if word in categories:
        return categories[word]
    if (found := statuses.with_key(word)) is None:
        raise InvalidError(f"“{word}” is none of {', '.join((*categories, *statuses.current().by_key))}.", field="status")
    return found.id


def _priority_number(key: str) -> int:
    if (found := priorities.with_key(key)) is None:
        raise InvalidError(f"“{key}” is none of {', '.join(priorities.current().by_key)}.", field="priority")
    return found.number


def query_with_words(query: str) -> str:
    """Return a view's query with addresses in place of people's ids."""
    return ASSIGNEE.sub(lambda found: found[1] + quote(_address(unquote(found[2]))), query)


def query_with_ids(query: str) -> str:
    """Return what `query_with_words` gave as this desk keeps it. Raises: InvalidError."""
    return ASSIGNEE.sub(lambda found: found[1] + quote(_person(unquote(found[2]))), query)


def _address(assignee: str) -> str:
    if not assignee.isdecimal():
        return assignee
    return Person.objects.filter(pk=int(assignee)).values_list("email", flat=True).first() or ""


def _person(address: str) -> str:
    if "@" not in address:
        return address
    found = Person.objects.staff().filter(email=address).values_list("pk", flat=True).first()
    if found is None:
        raise InvalidError(f"No colleague has the address {address}.", field="assignee")
    return str(found)
