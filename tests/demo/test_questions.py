"""load-questions: every line becomes one ticket, whatever happens in between, and a wrong file is refused in plain words."""

from pathlib import Path

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.demo import questions
from frontdesk.events.relay import relay_once
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

LINES = "text,category\nWhere is my card?,card_arrival\n“Où est ma carte ?”,card_arrival\nWhy was I charged twice?,charged_twice\n"


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "questions.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_questions_become_tickets_of_customers_tagged_with_their_topic(cast: Cast, tmp_path: Path) -> None:
    loaded = questions.load(questions.read(write(tmp_path, LINES)))
    assert (loaded.made, loaded.known) == (3, 0)
    with acting(SYSTEM):
        ticket = Ticket.objects.get(subject="Why was I charged twice?")
        assert [tag.name for tag in ticket.tags.all()] == ["charged-twice"]
        assert ticket.requester.email.endswith("@questions.example")
        assert set(Ticket.objects.values_list("team_id", flat=True)) == {cast.payments.pk, cast.bookings.pk}


def test_a_second_run_loads_only_what_is_missing(cast: Cast, tmp_path: Path) -> None:
    questions.load(questions.read(write(tmp_path, LINES)))
    loaded = questions.load(questions.read(write(tmp_path, LINES + "And a new one,other\n")))
    assert (loaded.made, loaded.known) == (1, 3)
    with acting(SYSTEM):
        assert Ticket.objects.count() == 4


def test_nobody_gets_mail(cast: Cast, tmp_path: Path) -> None:
    questions.load(questions.read(write(tmp_path, LINES)))
    relay_once()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_desk_without_a_team_takes_no_questions(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="no team"):
        questions.load(questions.read(write(tmp_path, LINES)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text\nWhere is my card?\n", "no column category"),
        ("", "no column text and no column category"),
        ("text,category\n", "no questions"),
        ("text,category\nA,b\n  ,c\n", "line 3: the text is empty"),
        ("text,category\nA\n", "line 2: the category is empty"),
        ('text,category\n"A,b\n', "cannot be read as CSV"),
        (b"text,category\n\xe9t\xe9,b\n", "is not UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(content: str | bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=sentence):
        questions.read(write(tmp_path, content))


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="There is no file"):
        questions.read(tmp_path / "nowhere.csv")
    with pytest.raises(InvalidError, match="cannot be read"):
        questions.read(tmp_path)
