"""The search finds what a reading of every visible text finds: compared on a random desk, under each persona."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from django.db import connection

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.tickets import actions, finding, search
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.models import Message, Ticket
from frontdesk.tickets.search import Reach, Term, plain_terms, walk
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

WORDS = ["card", "Cards", "reader", "überrascht", "uber", "Café", "refund", "refused", "naïve", "boat"]
TICKETS, QUERIES = 14, 60


def folded(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def holds(text: str, wanted: str, is_start: bool) -> bool:
    words, parts = folded(text), folded(wanted)
    for place in range(len(words) - len(parts) + 1):
        run = words[place : place + len(parts)]
        if run == parts or (is_start and len(parts) == 1 and run[0].startswith(parts[0])):
            return True
    return False


def oracle(terms: tuple[Term, ...]) -> set[int]:
    """Read every visible text; the policies decide which those are."""
    found = set()
    for ticket in Ticket.objects.all():
        texts = [ticket.subject, *Message.objects.filter(ticket=ticket).values_list("body", flat=True)]
        met = [any(holds(text, word, start) for text in texts for word, start in term.texts) for term in terms]
        if all(hit != term.is_negated for hit, term in zip(met, terms, strict=True)):
            found.add(ticket.pk)
    return found


def saying(dice: Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randrange(1, 6)))


def random_terms(dice: Random) -> tuple[Term, ...]:
    def text() -> tuple[str, bool]:
        word = dice.choice(WORDS)
        if dice.random() < 0.3:
            return word[: dice.randrange(2, len(word) + 1)], True
        return (saying(dice), False) if dice.random() < 0.3 else (word, False)

    wanted = [Term(tuple(text() for _ in range(dice.choice((1, 1, 2))))) for _ in range(dice.randrange(1, 4))]
    left_out = [Term((text(),), is_negated=True) for _ in range(dice.choice((0, 0, 1, 2)))]
    return tuple(wanted + left_out)


@pytest.fixture
def readers(cast: Cast) -> dict[str, Callable[[], Actor]]:
    """A desk where things happened: notes, shared ones, tickets handed over and renamed."""
    dice = Random(7)
    agents = {cast.payments.pk: cast.ana, cast.bookings.pk: cast.mara}
    for _ in range(TICKETS):
        team = dice.choice(list(agents))
        ticket = ask(cast, dice.choice(("ingrid", "paulo")), team_id=team, subject=saying(dice), body=saying(dice))
        with acting(cast.desk(agents[team])) as agent:
            mine = Ticket.objects.get(pk=ticket.pk)
            for _ in range(dice.randrange(3)):
                actions.reply(mine, body=saying(dice), by=agent)
            if dice.random() < 0.7:
                note = actions.add_note(mine, body=saying(dice), by=agent)
                if dice.random() < 0.4:
                    other = cast.mara if team == cast.payments.pk else cast.ana
                    actions.share_note(note, person_ids=[other.pk], by=agent)
            if dice.random() < 0.3:
                actions.change(mine, version=mine.version, subject=saying(dice), by=agent)
            if dice.random() < 0.3:
                away = next(pk for pk in agents if pk != team)
                actions.hand_over(mine, team_id=away, version=mine.version, by=agent)
    return {
        "ana": lambda: cast.desk(cast.ana),
        "mara": lambda: cast.desk(cast.mara),
        "rita": lambda: cast.desk(cast.rita),
        "oskar": lambda: cast.desk(cast.oskar),
        "ingrid": lambda: cast.portal(cast.ingrid),
        "jonas": lambda: cast.portal(cast.jonas),
    }


def everything(by: Actor) -> Reach:
    if by.is_customer:
        return Reach("array[]::bigint[]", "%(own)s::bigint[]", {"own": list(Ticket.objects.values_list("pk", flat=True))})
    return finding.reach_of(Filter(statuses=()), by)


def test_it_finds_what_reading_everything_finds(readers: dict[str, Callable[[], Actor]], monkeypatch: pytest.MonkeyPatch) -> None:
    dice, hits = Random(3), 0
    queries = [random_terms(dice) for _ in range(QUERIES)]
    for name, reader in readers.items():
        with acting(reader()) as by:
            reach = everything(by)
            for terms in queries:
                found = walk(terms, reach, enough=1000)
                numbers = [hit.number for hit in found.hits]
                assert set(numbers) == oracle(terms), (name, terms)
                assert len(numbers) == len(set(numbers)), (name, terms)
                hits += len(numbers)
    assert hits > QUERIES


def test_pages_follow_each_other_without_gap_or_repetition(readers: dict[str, Callable[[], Actor]]) -> None:
    for size, reader in ((1, "ana"), (3, "rita")):
        with acting(readers[reader]()) as by:
            for text in ("card", "refu", "card reader"):
                wanted, found, after = Filter(statuses=(), terms=plain_terms(text)), [], ""
                whole = finding.matches(wanted, by=by, size=1000)
                assert whole.numbers, text
                while True:
                    page = finding.matches(wanted, by=by, size=size, after=after)
                    found += page.numbers
                    if not (after := page.next):
                        break
                assert found == whole.numbers
                assert set(found) == oracle(wanted.terms)


def test_blocks_of_any_size_give_the_same(readers: dict[str, Callable[[], Actor]], monkeypatch: pytest.MonkeyPatch) -> None:
    # Far from the beginning of the texts a search goes through many blocks.
    with connection.cursor() as cursor:
        cursor.execute("select setval('tickets_searchtext_id_seq', 3000000)")
    monkeypatch.setattr(search, "RANKED_MAX", 0)
    with acting(readers["rita"]()) as by:
        for text in ("card", "reader refund", "nothing"):
            terms = plain_terms(text)
            found, before, guide = [], None, 0
            while True:
                page = walk(terms, everything(by), enough=0, before=before, guide=guide)
                found += [hit.number for hit in page.hits]
                before, guide = page.ends, page.guide
                if not before:
                    break
            assert len(found) == len(set(found))
            assert set(found) == oracle(terms)


def test_what_has_it_in_its_subject_comes_first_and_then_the_newest(cast: Cast) -> None:
    told = ask(cast, subject="Other", body="The gangway is stuck")
    named = ask(cast, subject="Gangway stuck", body="Other")
    spread = ask(cast, subject="Gangway", body="It is stuck")
    newest = ask(cast, subject="More", body="stuck on the gangway")
    with acting(cast.desk(cast.ana)) as ana:
        page = finding.matches(Filter(statuses=(), terms=plain_terms("gangway stuck")), by=ana, size=50)
        assert page.numbers == [named.pk, newest.pk, told.pk, spread.pk]
        assert page.is_ranked
        shown = finding.snippets(plain_terms("gangway stuck"), page)
        assert shown[named.pk].subject == "\x02Gangway\x03 \x02stuck\x03"
        assert shown[told.pk].text == "The \x02gangway\x03 is \x02stuck\x03"


def test_accents_are_folded_and_marked_where_they_are(cast: Cast) -> None:
    ticket = ask(cast, body="Es ist eine Überraschung & 3 < 4 dort")
    with acting(cast.desk(cast.ana)) as ana:
        terms = plain_terms("uberraschung")
        page = finding.matches(Filter(statuses=(), terms=terms), by=ana, size=50)
        assert page.numbers == [ticket.pk]
        assert finding.snippets(terms, page)[ticket.pk].text == "Es ist eine \x02Überraschung\x03 & 3 < 4 dort"


def test_a_common_beginning_of_words_is_searched_for_without_the_table_of_words(cast: Cast) -> None:
    tickets = [ask(cast, body=" ".join(f"zzz{n}x{m}" for m in range(60))).pk for n in range(4)]
    with acting(cast.desk(cast.ana)) as ana:
        page = finding.matches(Filter(statuses=(), terms=plain_terms("zzz")), by=ana, size=50)
        assert sorted(page.numbers) == tickets
