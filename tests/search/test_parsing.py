"""Any text can be parsed, and nothing that was typed is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.search.parsing import parse
from frontdesk.search.tokens import Kind, quoted, tokens
from frontdesk.search.tree import Comparison, Node, Not, Some, Words

TYPED = st.lists(
    st.sampled_from(
        ["card", '"', " ", "-", ":", "status:", "open", "OR", "tag:", ",", "“", "”", ">", "2026-01", "..", "*", "#4182", "é", "\0", "|"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("card reader", [Words("card"), Words("reader", is_start=True)]),
        ("card ", [Words("card")]),
        ('"card reader"', [Words("card reader", is_phrase=True)]),
        ('"card reader', [Words("card reader", is_phrase=True)]),
        ("„card reader“", [Words("card reader", is_phrase=True)]),
        ("-card", [Not(Words("card"))]),
        ('-"card reader"', [Not(Words("card reader", is_phrase=True))]),
        ("car*", [Words("car", is_start=True)]),
        ("card OR reader x", [Some((Words("card"), Words("reader"))), Words("x")]),
        ('a | "b c" OR d', [Some((Words("a"), Words("b c", is_phrase=True), Words("d")))]),
        ("OR card", [Words("OR"), Words("card", is_start=True)]),
        ("card OR", [Words("card"), Words("OR")]),
        ("status:open", [Comparison("status", ("open",), "=", "status:open")]),
        ("-tag:spam", [Not(Comparison("tag", ("spam",), "=", "-tag:spam"))]),
        ("tag:a,b", [Comparison("tag", ("a", "b"), "=", "tag:a,b")]),
        ('team:"Card help",payments x', [Comparison("team", ("Card help", "payments"), "=", 'team:"Card help",payments'), Words("x")]),
        ("created:>=2026-01", [Comparison("created", ("2026-01",), ">=", "created:>=2026-01")]),
        ("created:2026..", [Comparison("created", ("2026..",), "=", "created:2026..")]),
        ("12:30", [Words("12:30")]),
        ("status:", [Words("status:")]),
        ("--", [Words("--")]),
        ("-", [Words("-")]),
        ('5" pipe', [Words('5"'), Words("pipe", is_start=True)]),
        ("", []),
        (" \0 ", []),
    ],
)
def test_a_text_means_its_nodes(text: str, nodes: list[Node]) -> None:
    assert [part.node for part in parse(text)] == nodes


@settings(deadline=None)
@given(TYPED | st.text())
def test_any_text_parses_and_its_pieces_are_the_text(text: str) -> None:
    text = text.replace("\0", " ")
    assert "".join("".join(token.raw for token in tokens(text)).split()) == "".join(text.split())
    raws = " ".join(part.raw for part in parse(text))
    assert "".join(raws.split()) in "".join(text.split())
    # What was understood once is understood the same again: a page may write it back into the box.
    again = [part.node for part in parse(raws + " ")]
    assert again == [part.node for part in parse(text + " ")][: len(again)]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters='"“”„«»\0')).map(lambda text: " ".join(text.split())).filter(bool), min_size=1))
def test_values_can_be_written_and_read_again(values: list[str]) -> None:
    (token,) = tokens("tag:" + ",".join(map(quoted, values)))
    assert token.kind is Kind.FIELD
    assert list(token.values) == values


def test_somebodys_pasted_page_is_read_in_part() -> None:
    assert len(parse("word " * 5000)) == 30
