"""What the import contracts cannot say: windows never write, files stay small, every action is asked who acts."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.coverage import actions as coverage
from frontdesk.identity import actions as identity
from frontdesk.live import actions as live
from frontdesk.routing import actions as routing
from frontdesk.tickets import actions as tickets
from frontdesk.versions import actions as versions

PACKAGE = Path(__file__).parents[2] / "frontdesk"
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "execute"}
# Calls of these names on something that is no model: a form of django-allauth, a cookie.
HARMLESS = {"super().save()"}
LINES_MAX = 350


def _sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def _writes(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            words = ast.unparse(node)
            if words not in HARMLESS:
                yield f"line {node.lineno}: {words}"


def test_a_window_writes_through_actions_only() -> None:
    # The health check asks the database whether it is there.
    sources = [path for path in _sources(PACKAGE / "web") if path.name != "health.py"]
    assert {str(path): found for path in sources if (found := list(_writes(path.read_text())))} == {}


def test_a_write_in_a_window_is_noticed() -> None:
    assert list(_writes("ticket.save()\nTicket.objects.filter(x=1).update(y=2)\nrequest.POST.get('save')")) == [
        "line 1: ticket.save()",
        "line 2: Ticket.objects.filter(x=1).update(y=2)",
    ]


def test_a_file_fits_into_a_head_and_says_what_it_is_for() -> None:
    for path in _sources(PACKAGE):
        source = path.read_text()
        assert len(source.splitlines()) <= LINES_MAX, path
        assert ast.get_docstring(ast.parse(source)), path


# Take no actor, each with its reason.
WITHOUT_ACTOR = {
    "close_forgotten": "a job of the system",
    "wake_due": "a job of the system",
    "work_on_bulks": "acts as whoever began the deed",
    "accept_invitation": "the signed link is the right",
    "create_first_admin": "the signed link and the empty desk are the right",
    "end_seeing_as": "the door ends what its own person began",
    "invitation_token": "writes nothing",
    "invited_person": "writes nothing",
    "keep_a_manager": "a check, writes nothing",
    "end_session": "one's own session",
    "end_sessions": "a part of actions that checked",
    "note_asked_for_second_step": "the accounts window notes what its own person did",
    "note_second_step_added": "the accounts window notes what its own person did",
    "note_second_step_removed": "the accounts window notes what its own person did",
    "note_new_password": "the accounts window notes what its own person did",
    "note_session_seen": "the door notes a session",
    "note_sign_in_failed": "nobody is signed in yet",
    "note_signed_in": "the accounts window notes what its own person did",
    "person_of_provider": "the provider's signed word is the right",
    "retire_merged": "a part of merge_people",
}


@pytest.mark.parametrize(
    "name",
    sorted(
        {*tickets.__all__, *identity.__all__, *live.__all__, *coverage.__all__, *routing.__all__, *versions.__all__} - set(WITHOUT_ACTOR)
    ),
)
def test_an_action_is_told_who_acts(name: str) -> None:
    action = next(found for module in (tickets, identity, live, coverage, routing, versions) if (found := getattr(module, name, None)))
    by = inspect.signature(action).parameters["by"]
    assert by.kind is inspect.Parameter.KEYWORD_ONLY
    assert by.default is inspect.Parameter.empty
    assert inspect.getdoc(action)
