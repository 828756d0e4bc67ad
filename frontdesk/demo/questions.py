"""Questions from a file become tickets: to try the desk on words that nobody here wrote, and to measure the actions."""

import csv
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity import actions as identity
from frontdesk.identity.models import Person, Team
from frontdesk.identity.sign_in import actor_for, people_with_reach
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import clean_text, preview
from frontdesk.tickets import actions
from frontdesk.tickets.actions.tagging import NAME_MAX_LENGTH
from frontdesk.tickets.actions.writing import BODY_MAX_LENGTH
from frontdesk.tickets.models import Message, Ticket

COLUMNS = ("text", "category")
SUBJECT_LENGTH = 90
# Tickets in one transaction: a stop loses at most so many, and they are loaded by the next run.
BATCH = 100
DOMAIN = "questions.example"
FIRST_NAMES = ("Ada", "Bruno", "Chloe", "Diego", "Emma", "Farid", "Greta", "Hugo", "Iris", "Jonah", "Keiko", "Liam", "Maya", "Nils", "Olga",
               "Pablo", "Quentin", "Rosa", "Sven", "Tara")  # fmt: skip
LAST_NAMES = ("Abbott", "Becker", "Costa", "Dahl", "Evans", "Fischer", "Garcia", "Hughes", "Ivanov", "Jensen", "Kaya", "Lopez", "Moreau",
              "Novak", "Olsen", "Patel", "Rossi", "Silva", "Tanaka", "Weber")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the file."""

    text: str
    category: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run did: tickets made, tickets that were here already, and how long the making took."""

    made: int
    known: int
    seconds: float


def read(path: Path) -> list[Question]:
    """Return the questions of a CSV file in UTF-8 with the columns text and category, all of them checked.

    Raises: InvalidError saying which line is wrong and why.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
                raise InvalidError(f"{path} has no column {' and no column '.join(missing)}. Its first line must name: text,category")
            questions = [_question(row, f"{path}, line {reader.line_num}") for row in reader]
    except FileNotFoundError as error:
        raise InvalidError(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise InvalidError(f"{path} is not UTF-8 (byte {error.start:,}). Save it as “CSV UTF-8” and try again.") from error
    except csv.Error as error:
        raise InvalidError(f"{path} cannot be read as CSV: {error}.") from error
    except OSError as error:
        raise InvalidError(f"{path} cannot be read: {error.strerror}.") from error
    if not questions:
        raise InvalidError(f"{path} has no questions, only its first line.")
    return questions


def load(questions: list[Question], *, progress: Callable[[int, int], None] = lambda done, total: None) -> Loaded:
    """Open a ticket for each question that has none yet, as its customer, and tag it with its category.

    Lines are spread over customers by their place and over teams by their category, so a second run finds what the first
    made. Nobody gets mail. `progress` is told (done, all) after each batch. Raises: InvalidError when the desk has no team.
    """
    with acting(SYSTEM):
        teams = list(Team.objects.filter(is_archived=False).order_by("id"))
        if not teams:
            raise InvalidError("This desk has no team yet. Set it up first, or fill it with `frontdesk demo`.")
        customers = _customers(len(questions))
        known: Counter[tuple[int | None, str]] = Counter(
            Message.objects.filter(author__email__endswith=f"@{DOMAIN}").values_list("author_id", "body")
        )
    team_of = {category: teams[place % len(teams)].pk for place, category in enumerate(sorted({q.category for q in questions}))}
    missing: list[tuple[Actor, Question]] = []
    for place, question in enumerate(questions):
        customer = customers[place % len(customers)]
        if known[customer.person_id, question.text] > 0:
            known[customer.person_id, question.text] -= 1
        else:
            missing.append((customer, question))
    began, done = time.monotonic(), 0
    for batch in _batches(missing):
        _open_batch(batch, team_of)
        done += len(batch)
        progress(done, len(missing))
    return Loaded(made=len(missing), known=len(questions) - len(missing), seconds=time.monotonic() - began)


def _batches(missing: list[tuple[Actor, Question]]) -> list[list[tuple[Actor, Question]]]:
    return [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]


def _open_batch(batch: list[tuple[Actor, Question]], team_of: dict[str, int]) -> None:
    with acting(SYSTEM), clock.telling(clock.now()):
        for customer, question in batch:
            with acting(customer):
                ticket = _open(question, team_of[question.category], customer)
            actions.tag(ticket, name=question.category[:NAME_MAX_LENGTH].replace("_", " "), by=SYSTEM)


def _open(question: Question, team_id: int, by: Actor) -> Ticket:
    return actions.open_ticket(
        requester_id=by.person_id or 0, subject=preview(question.text, SUBJECT_LENGTH), body=question.text, team_id=team_id, by=by
    )


def _question(row: dict[str, str | None], where: str) -> Question:
    text, category = (clean_text(row[column] or "") for column in COLUMNS)
    if not text or not category:
        raise InvalidError(f"{where}: the {'text' if not text else 'category'} is empty. Fill it in or remove the line.")
    if len(text) > BODY_MAX_LENGTH:
        raise InvalidError(f"{where}: the text has {len(text):,} characters. It can have {BODY_MAX_LENGTH:,} at most.")
    return Question(text, category)


def _customers(questions: int) -> list[Actor]:
    """Return the customers who ask, about one for twenty questions, and at least one."""
    names = list(product(LAST_NAMES, FIRST_NAMES))
    wanted = names[: max(1, min(len(names), questions // 20))]
    addresses = {f"{first}.{last}@{DOMAIN}".lower(): f"{first} {last}" for last, first in wanted}
    for email, name in addresses.items():
        identity.person_for_address(email, name=name, by=SYSTEM)
    people = people_with_reach(Person.objects.filter(email__in=addresses).values_list("pk", flat=True))
    return [actor_for(person, Window.PORTAL) for person in sorted(people, key=lambda person: person.email)]
