"""Tokens survive mail servers, and nobody makes or changes one."""

import base64
import string
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.mail.tokens import (
    LOCAL_PART_MAX,
    VERSION,
    Pointer,
    Purpose,
    _packed,
    _seal,
    message_id_for,
    pointers_in,
    read,
    reply_address_for,
    ticket_of,
    token,
)

NUMBERS = st.integers(min_value=1, max_value=2**40)
POINTERS = st.builds(Pointer, st.sampled_from(Purpose), NUMBERS, st.none() | NUMBERS, st.none() | NUMBERS, st.none() | NUMBERS)
ALPHABET = string.ascii_lowercase + "234567"


@given(POINTERS)
def test_a_token_says_what_it_was_made_for_in_whatever_letters_it_comes_back(pointer: Pointer) -> None:
    made = token(pointer)
    assert set(made) <= set(ALPHABET)
    assert read(made) == read(made.upper()) == read(made.title()) == pointer


@given(POINTERS, st.data())
def test_a_changed_letter_makes_it_nothing(pointer: Pointer, data: st.DataObject) -> None:
    made = token(pointer)
    at = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != made[at]]))
    assert read(made[:at] + other + made[at + 1 :]) is None


@given(POINTERS, st.integers(1, 30))
def test_a_cut_or_longer_one_is_nothing(pointer: Pointer, count: int) -> None:
    made = token(pointer)
    assert read(made[:-count]) is None
    assert read(made[count:]) is None
    assert read(made + "a" * count) is None


@given(st.text(alphabet=ALPHABET, min_size=20, max_size=64))
def test_guessed_letters_are_nothing(guess: str) -> None:
    assert read(guess) is None


def test_a_message_id_points_to_ticket_person_and_mail() -> None:
    made = message_id_for(ticket=4711, person=12, mail=990_001, domain="help.example")
    assert made.startswith("<")
    assert made.endswith("@help.example>")
    assert ticket_of(made) == Pointer(Purpose.MESSAGE_ID, 4711, 12, 990_001)


def test_the_newest_of_several_counts_and_strangers_are_passed_over() -> None:
    first, second = (message_id_for(ticket=number, mail=number, domain="help.example") for number in (5, 6))
    references = f"{first} <CAF+abcdefghijklmnopqrstuvwxyz@mail.example> {second} <ABCDEFGHIJKLMNOPQRSTUVWX@outlook.example>"
    assert [pointer.ticket for pointer in pointers_in(references)] == [5, 6]
    found = ticket_of(references)
    assert found is not None
    assert found.ticket == 6
    assert ticket_of("") is None


def test_a_reply_address_is_found_among_others_and_after_a_server_folded_it() -> None:
    made = reply_address_for("Support@help.example", ticket=88, person=3)
    assert made.startswith("Support+")
    header = f'"Help, desk" <{made.upper()}>, somebody@else.example'
    assert ticket_of(header) == Pointer(Purpose.REPLY, 88, 3)
    assert ticket_of(made.replace("+", "-")) == Pointer(Purpose.REPLY, 88, 3)


def test_a_reply_address_keeps_to_64_letters() -> None:
    million = reply_address_for("customer.service@help.example", ticket=12_000_000, person=9_000_000, note=80_000_000)
    assert len(million.partition("@")[0]) <= LOCAL_PART_MAX
    assert ticket_of(million) == Pointer(Purpose.REPLY, 12_000_000, 9_000_000, None, 80_000_000)
    long = f"{'a' * 50}@help.example"
    assert reply_address_for(long, ticket=12_000_000, person=9_000_000) == long


def test_one_made_for_something_else_joins_nothing() -> None:
    made = token(Pointer(Purpose.UNSUBSCRIBE, 5, 6))
    assert ticket_of(made) is None
    assert ticket_of(made, Purpose.UNSUBSCRIBE) == Pointer(Purpose.UNSUBSCRIBE, 5, 6)


def test_a_later_version_and_numbers_after_the_last_are_nothing() -> None:
    for said in (
        bytes([(VERSION + 1) << 4 | 1]) + _packed(5),
        bytes([VERSION << 4 | 1]) + _packed(5) + b"\0",
        bytes([VERSION << 4 | 9, 5]),
    ):
        letters = base64.b32encode(said + _seal(said)).decode().rstrip("=").lower()
        assert read(letters) is None


def test_a_token_stays_as_long_as_the_desks_key(settings: Any) -> None:
    made = token(Pointer(Purpose.REPLY, 5))
    assert read(made) == Pointer(Purpose.REPLY, 5)
    settings.SECRET_KEY = "another key"
    assert read(made) is None
