"""Every message of the corpus is understood as its writer meant it."""

import pytest

from frontdesk.mail.understanding import as_json, understood
from tests.mail.corpus import Case, charsets, conversations, machines, structures

CASES = [*conversations.CASES, *charsets.CASES, *structures.CASES, *machines.CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_understood(case: Case) -> None:
    facts = as_json(understood(case.raw))
    facts["filenames"] = [one["filename"] for one in facts["attachments"]]
    assert {name: facts[name] for name in case.expected} == case.expected


def test_the_corpus_is_large_and_each_of_it_has_its_own_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150
