"""Typed text is made safe to keep, and shortened without surprises."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.lib.text import TONES, TextTooLongError, clean_text, initials, preview, tone_for


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a\r\nb\rc  ", "a\nb\nc"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("a\tb", "a\tb"),
        ("invoice\u202egpj.exe", "invoice\ufffdgpj.exe"),
        ("\u2067שלום", "\u2067שלום\u2069"),
        ("x\u2069y", "xy"),
        ("Å", "Å"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u2028b\x0bc\x85d", "a\nb\nc\nd"),
    ],
)
def test_clean_text_takes_away_what_hides_or_misleads(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_a_single_line_has_no_line_ends() -> None:
    assert clean_text("a\n\n b\tc", single_line=True) == "a b c"


def test_too_long_text_says_how_long_it_may_be() -> None:
    with pytest.raises(TextTooLongError, match=r"1,001 characters\. It can have 1,000") as caught:
        clean_text("x" * 1_001, max_length=1_000)
    assert (caught.value.limit, caught.value.length) == (1_000, 1_001)


@given(st.text())
def test_clean_text_is_storable_normal_and_stable(text: str) -> None:
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hello\n\nthere", "Hello there"),
        ("**Please** see [the page](https://a.example) and `x`", "Please see the page and x"),
        ("> quoted\n- item\n1. first", "quoted item first"),
        ("a_b_c and 3 * 4", "a_b_c and 3 * 4"),
        ("", ""),
    ],
)
def test_preview_is_one_line_without_marks(text: str, shown: str) -> None:
    assert preview(text) == shown


def test_preview_ends_at_a_word() -> None:
    assert preview("alpha beta gamma delta", 13) == "alpha beta…"
    assert preview("a" * 400, 20) == "a" * 19 + "…"


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_preview_is_never_longer_than_asked(text: str, length: int) -> None:
    line = preview(text, length)
    assert len(line) <= length
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ingrid Solheim", "IS"),
        ("Øystein", "Ø"),
        ("mara@harbour.example", "M"),
        ("jan de wit", "JW"),
        ("  ", "?"),
        ("@", "?"),
        ("李 小龍", "李小"),
    ],
)
def test_initials_are_one_or_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_keeps_its_tone() -> None:
    assert tone_for("Ingrid Solheim") == tone_for(" ingrid solheim ")
    assert {tone_for(f"Person {number}") for number in range(200)} == set(TONES)
