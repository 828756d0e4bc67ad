"""How far a role's verbs reach: own, team, all."""

import pytest

from frontdesk.identity.permissions import GIVEN_ROLES, WORDS
from frontdesk.identity.reach import UNSAID, Reach, contradictions, held, stated, stored, widest, words


def test_a_bare_name_means_what_it_always_did() -> None:
    assert held(["ticket.reply"], "ticket.reply") is Reach.TEAM
    assert held(["ticket.note"], "ticket.note") is Reach.ALL
    assert held([], "ticket.reply") is None
    for _, rights in GIVEN_ROLES.values():
        assert stated(rights) == stored(rights) == [name for name in WORDS if name in rights]


@pytest.mark.parametrize("verb", UNSAID)
@pytest.mark.parametrize("reach", Reach)
def test_a_reach_comes_back_from_what_is_stored(verb: str, reach: Reach) -> None:
    kept = stored([f"{verb}:{reach}"])
    assert verb in kept, "everybody who asks whether it is held at all finds it"
    assert held(kept, verb) is reach
    assert stored(stated(kept)) == kept
    assert len(stated(kept)) == 1


def test_the_widest_verb_says_what_the_database_allows() -> None:
    assert widest(["settings.people"]) == ""
    assert widest(["ticket.reply:own", "ticket.reply"]) == "own"
    assert widest(["ticket.reply:own", "ticket.reply", "ticket.tag"]) == "team"
    assert widest(["ticket.note", "ticket.share_note"]) == "", "a note changes no ticket"
    assert widest(["ticket.create"]) == "team", "and opening one is for a team of one's own"
    assert widest(["ticket.note", "ticket.triage", "ticket.triage:all"]) == "all"


def test_a_reach_is_said_and_two_of_them_contradict() -> None:
    assert words("ticket.reply:own") == "Answer customers, on tickets assigned to them"
    assert words("ticket.reply") == "Answer customers"
    assert contradictions(["ticket.reply:own", "ticket.reply:all", "ticket.tag:own"]) == {"ticket.reply"}
