"""The rows of the measured desk, as lines for COPY."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from frontdesk.bench import vocabulary
from frontdesk.bench.shape import AGENTS_PER_TEAM, MEASURED_TEAMS, MESSAGES_OF_MEASURED, TAGS, TEAMS, Shape

Rows = tuple[str, str, list[str]]

FIRST_NUMBER = 1001
NULL = "\\N"
MEASURED_ID = 1
AGENTS = TEAMS * AGENTS_PER_TEAM
YEARS_SECONDS = 3 * 365 * 86_400
ANSWER_SECONDS = 5400
# Of what is unsolved: who was promised an answer, within these seconds before or after now, and what is snoozed.
DUE_SHARE, DUE_WITHIN = 0.6, (-8 * 3600, 72 * 3600)
SNOOZED_SHARE = 0.08
MESSAGES = 6
NAMES = ("Ada", "Bruno", "Chloe", "Diego", "Emma", "Farid", "Greta", "Hugo", "Iris", "Jonah", "Keiko", "Liam", "Maya", "Nils", "Olga")

TICKET = (
    "number, subject, requester_id, organisation_id, team_id, assignee_id, status, priority, type, channel, fields, version, created_at,"
    " updated_at, turn_at, first_replied_at, solved_at, closed_at, last_message_at, last_message_preview, last_message_by_customer,"
    " last_author_name, guest_team_ids, guest_person_ids, is_merged, due_at, is_snoozed, snoozed_until, wakes_on"
)
MESSAGE = "id, ticket_id, kind, author_id, author_name, by_customer, body, created_at, audience_team_ids, audience_person_ids"
EVENT = 'xid, at, name, "window", actor_id, actor_name, ticket_id, message_id, is_public, data'
PERSON = "id, password, name, email, role_id, organisation_id, manages_organisation, language, timezone, theme, is_active, last_login"
CLOCK = [f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}+00" for second in range(86_400)]


@dataclass(frozen=True, slots=True)
class Texts:
    """Bodies and subjects to choose from, each with its words for the search."""

    bodies: list[str]
    body_words: list[str]
    subjects: list[str]
    subject_words: list[str]


def people(shape: Shape, roles: dict[str, int], dice: Random) -> Iterator[Rows]:
    """Yield organisations, agents, requesters, teams, memberships and tags; `roles` are ids by slug."""
    yield "identity_organisation", "id, name, shares_tickets", [f"{n}\tOrganisation {n}\tf\n" for n in range(1, shape.organisations + 1)]
    agents = [_person(n, roles["agent"], NULL) for n in range(1, AGENTS + 1)]
    yield "identity_person", PERSON, agents
    last = AGENTS + shape.requesters
    requesters = [_person(n, roles["customer"], str(dice.randrange(1, shape.organisations + 1))) for n in range(AGENTS + 1, last + 1)]
    yield "identity_person", PERSON, requesters
    topics = {team: f"Topic {team}" for team in range(1, 7)}
    teams = [f"{n}\tteam-{n}\tTeam {n}\t{topics.get(n, '')}\tusers\tf\n" for n in range(1, TEAMS + 1)]
    yield "identity_team", "id, slug, name, topic, icon, is_archived", teams
    seats = {(1 + (n - 1) // AGENTS_PER_TEAM, n) for n in range(1, AGENTS + 1)} | {(team, MEASURED_ID) for team in MEASURED_TEAMS}
    yield "identity_teammembership", "team_id, person_id, is_lead", [f"{team}\t{person}\tf\n" for team, person in sorted(seats)]
    yield "tickets_word", "word, is_plain", [f"{word}\t{'t' if len(word) > 2 else 'f'}\n" for word in vocabulary.WORDS]
    yield "tickets_tag", "id, name, tone, is_archived", [f"{n}\ttag-{n}\tgrey\tf\n" for n in range(1, TAGS + 1)]


def name_of(person: int) -> str:
    """Return what somebody is called."""
    return f"{NAMES[person % len(NAMES)]} Number{person}"


def _person(number: int, role: int, organisation: str) -> str:
    return f"{number}\t!\t{name_of(number)}\tperson{number}@bench.example\t{role}\t{organisation}\tf\t\t\t\tt\t2026-01-01 00:00:00+00\n"


def tickets(shape: Shape, places: range, texts: Texts, dice: Random) -> Iterator[Rows]:
    """Yield the rows of the tickets at these places, with everything that hangs on them."""
    writer = _Writer(shape, texts, dice)
    for place in places:
        writer.write(place)
    yield "tickets_ticket", TICKET, writer.tickets
    yield "tickets_tickettag", "ticket_id, tag_id", writer.tags
    yield "tickets_message", MESSAGE, writer.messages
    yield "tickets_searchtext", "id, ticket_id, message_id, is_note, words", writer.words
    yield "events_event", EVENT, writer.events
    yield "tickets_ticketseen", "ticket_id, person_id, seen_at", writer.seen


class _Writer:
    """Collects the lines of a run of tickets."""

    def __init__(self, shape: Shape, texts: Texts, dice: Random) -> None:
        self.shape, self.texts, self.dice = shape, texts, dice
        self.measured = set(shape.measured)
        self.tickets: list[str] = []
        self.tags: list[str] = []
        self.messages: list[str] = []
        self.words: list[str] = []
        self.events: list[str] = []
        self.seen: list[str] = []
        # Evenly over three years until now.
        self.now = int(time.time())
        self.step = (YEARS_SECONDS - 86_400) / shape.tickets
        self.days: dict[int, str] = {}

    def write(self, place: int) -> None:
        """Add one ticket."""
        dice, shape = self.dice, self.shape
        number = FIRST_NUMBER + place
        is_measured = place in self.measured
        team = shape.unsolved.get(place) or dice.randrange(1, TEAMS + 1)
        status = dice.choices((1, 2, 3, 4), (25, 30, 35, 10))[0] if place in shape.unsolved else 5 if place > shape.tickets * 0.99 else 6
        requester = MEASURED_ID if place in shape.mine else AGENTS + 1 + dice.randrange(shape.requesters)
        agent = self._assignee(team, is_measured)
        asked = int(self.now - YEARS_SECONDS + place * self.step)
        count = MESSAGES_OF_MEASURED if is_measured else MESSAGES
        # The younger a ticket, the less time there was for its messages.
        pause = min(ANSWER_SECONDS, max(1, (self.now - asked) // (count + 1)))
        last = self._conversation(number, team, requester, agent, asked, pause, count)
        self._ticket(number, team, status, requester, agent if status != 1 or dice.random() < 0.5 else None, asked, pause, count, last)
        for tag in {dice.randrange(1, TAGS + 1), dice.randrange(1, TAGS + 1)} if place % 2 else ():
            self.tags.append(f"{number}\t{tag}\n")
        if is_measured and place % 2:
            self.seen.append(f"{number}\t{MEASURED_ID}\t{self._at(asked + count * pause)}\n")

    def _assignee(self, team: int, is_measured: bool) -> int:
        if is_measured and self.dice.random() < 0.3:
            return MEASURED_ID
        return (team - 1) * AGENTS_PER_TEAM + 1 + self.dice.randrange(AGENTS_PER_TEAM)

    def _conversation(self, number: int, team: int, requester: int, agent: int, asked: int, pause: int, count: int) -> str:
        """Add messages, their words and events; return the newest public body."""
        texts, dice, newest = self.texts, self.dice, ""
        choice = dice.randrange(len(texts.subjects))
        self.subject = texts.subjects[choice]
        self._words(number, team, 0, NULL, texts.subject_words[choice])
        for order in range(count):
            # Unsolved tickets of the measured teams come last in ids as well; every ticket gets a block of its own.
            message = number * MESSAGES_OF_MEASURED + order
            choice, at = dice.randrange(len(texts.bodies)), self._at(asked + order * pause)
            is_note = order % 5 == 3
            by_customer = order % 2 == 0 and not is_note
            author = requester if by_customer else agent
            body, audience = texts.bodies[choice], f"{{{team}}}" if is_note else "{}"
            kind = "note" if is_note else "reply"
            by = "t" if by_customer else "f"
            who = f"{author}\t{name_of(author)}\t{by}"
            self.messages.append(f"{message}\t{number}\t{kind}\t{who}\t{body}\t{at}\t{audience}\t{{}}\n")
            self._words(number, team, order + 1, str(message), texts.body_words[choice], is_note=is_note)
            name = "ticket.opened" if not order else "note.added" if is_note else "message.posted"
            self._event(number, message, name, author, at, not is_note)
            newest = newest if is_note else body
        self.events.append(
            self._line(number, NULL, "ticket.assigned", agent, self._at(asked + pause), "f", f'{{"assignee": [null, {agent}]}}')
        )
        return newest

    def _words(self, number: int, team: int, order: int, message: str, words: str, *, is_note: bool = False) -> None:
        """Add a text's words as tickets_words() makes them: each ticket gets a block of places of its own."""
        place = (number - FIRST_NUMBER) * (MESSAGES_OF_MEASURED + 1) + order + 1
        marks = f"'team:{team}' 'a:{place >> 12}' 'b:{place >> 16}' 'c:{place >> 20}'"
        self.words.append(f"{place}\t{number}\t{message}\t{'t' if is_note else 'f'}\t{words} {marks}\n")

    def _event(self, number: int, message: int, name: str, author: int, at: str, is_public: bool) -> None:
        data = '{"by_customer": true}' if name == "message.posted" else "{}"
        self.events.append(self._line(number, str(message), name, author, at, "t" if is_public else "f", data))

    def _line(self, number: int, message: str, name: str, actor: int, at: str, is_public: str, data: str) -> str:
        return f"3\t{at}\t{name}\tworkspace\t{actor}\t{name_of(actor)}\t{number}\t{message}\t{is_public}\t{data}\n"

    def _ticket(
        self, number: int, team: int, status: int, requester: int, agent: int | None, asked: int, pause: int, count: int, last: str
    ) -> None:
        dice = self.dice
        created, latest = self._at(asked), self._at(asked + (count - 1) * pause)
        solved = latest if status >= 5 else NULL
        preview = last[:150].replace("\\n", " ").rstrip("\\")
        organisation = dice.randrange(1, self.shape.organisations + 1)
        priority = dice.choices((1, 2, 3, 4), (5, 15, 65, 15))[0]
        people = f"{requester}\t{organisation}\t{team}\t{NULL if agent is None else agent}"
        turns = f"{created}\t{latest}\t{latest}\t{self._at(asked + pause)}\t{solved}\t{solved if status == 6 else NULL}"
        self.tickets.append(
            f"{number}\t{self.subject}\t{people}\t{status}\t{priority}\tquestion\tportal\t{{}}\t{count}\t{turns}\t{latest}\t"
            f"{preview}\tt\t{name_of(requester)}\t{{}}\t{{}}\tf\t{self._promised(status)}\n"
        )

    def _promised(self, status: int) -> str:
        """Return deadline and snooze of a ticket: solved ones keep the deadline that they had, and sleep no more."""
        dice = self.dice
        due = self._at(self.now + dice.randrange(*DUE_WITHIN)) if dice.random() < DUE_SHARE else NULL
        if status >= 5 or dice.random() >= SNOOZED_SHARE:
            return f"{due}\tf\t{NULL}\t"
        return f"{due}\tt\t{self._at(self.now + dice.randrange(3600, 7 * 86_400))}\teither"

    def _at(self, second: int) -> str:
        day, rest = divmod(second, 86_400)
        text = self.days.get(day)
        if text is None:
            text = self.days[day] = time.strftime("%Y-%m-%d", time.gmtime(second))
        return f"{text} {CLOCK[rest]}"
