"""Fills a fresh database with a shape: rows by COPY, indexes and foreign keys taken off before and made again after."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import connection, transaction

from frontdesk.actor import SYSTEM
from frontdesk.bench import rows, vocabulary
from frontdesk.bench.shape import SEED, Shape
from frontdesk.db.acting import acting
from frontdesk.identity.models import Role

CHUNK = 10_000
# In the order of their foreign keys.
TABLES = (
    "identity_organisation", "identity_person", "identity_team", "identity_teammembership", "tickets_tag", "tickets_ticket",
    "tickets_tickettag", "tickets_participant", "tickets_message", "tickets_searchtext", "tickets_word", "events_event",
    "tickets_ticketseen",
)  # fmt: skip
FROZEN = ("tickets_ticket", "tickets_tickettag", "tickets_message", "tickets_searchtext", "events_event", "tickets_ticketseen")
INDEXED_BY_TRIGGER = ("tickets_ticket", "tickets_message")
INDEXES = """
select indexname, indexdef from pg_indexes i where schemaname = 'public' and tablename = any(%s)
and not exists (select from pg_constraint c where c.conindid = format('public.%%I', i.indexname)::regclass) order by tablename, indexname
"""
CONSTRAINTS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where conrelid::regclass::text = any(%s) and contype in ('f', 'u') order by contype desc, 1, 2
"""
FORCED = "select relname from pg_class where relforcerowsecurity order by 1"
WORDS = "select to_tsvector('simple', unaccent(text))::text from unnest(%s::text[]) with ordinality as t (text, n) order by n"
SEQUENCES = """
select t.relname, a.attname, pg_get_serial_sequence(t.relname, a.attname) from pg_class t join pg_attribute a on a.attrelid = t.oid
where t.relname = any(%s) and a.attnum > 0 and pg_get_serial_sequence(t.relname, a.attname) is not null
"""


def fill(shape: Shape) -> None:
    """Write everything of a shape and tell the planner about it. The database must be migrated and empty."""
    dice = Random(SEED)
    with acting(SYSTEM):
        roles = dict(Role.objects.values_list("slug", "pk"))
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off; set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2")
        texts = rows.Texts(*_with_words(cursor, vocabulary.bodies(dice)), *_with_words(cursor, vocabulary.subjects(dice)))
        with _policies_aside(cursor):
            with transaction.atomic(), _bare_tables(cursor):
                # Rows that are frozen from the start are not written a second time by whoever reads them first.
                cursor.execute(f"truncate {', '.join(FROZEN)} cascade")
                for table, columns, lines in rows.people(shape, roles, dice):
                    _copy(cursor, table, columns, lines)
                for chunk in _prepared(shape, texts, dice):
                    for table, columns, lines in chunk:
                        _copy(cursor, table, columns, lines)
            _count_on(cursor)
        cursor.execute("vacuum (freeze, analyze)")


def _prepared(shape: Shape, texts: rows.Texts, dice: Random) -> Iterator[list[rows.Rows]]:
    """Yield the rows of all tickets in chunks, and make the next one while PostgreSQL takes the one before."""
    starts = iter(range(0, shape.tickets, CHUNK))

    def make(start: int) -> list[rows.Rows]:
        return list(rows.tickets(shape, range(start, min(start + CHUNK, shape.tickets)), texts, dice))

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(make, next(starts))
        for start in starts:
            chunk, coming = coming.result(), thread.submit(make, start)
            yield chunk
        yield coming.result()


def _with_words(cursor: Any, texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the texts in the form of COPY, and what the search keeps of each."""
    cursor.execute(WORDS, [texts])
    return [text.replace("\n", "\\n") for text in texts], [words for (words,) in cursor.fetchall()]


def _copy(cursor: Any, table: str, columns: str, lines: Iterable[str]) -> None:
    how = " with (freeze)" if table in FROZEN else ""
    with cursor.copy(f"copy {table} ({columns}) from stdin{how}") as copy:
        copy.write("".join(lines).encode())


@contextmanager
def _bare_tables(cursor: Any) -> Iterator[None]:
    """Take off what slows writing, for the block: indexes, foreign keys, unique constraints and triggers."""
    tables = list(TABLES)
    cursor.execute(INDEXES, [tables])
    indexes = cursor.fetchall()
    cursor.execute(CONSTRAINTS, [tables])
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"alter table {table} drop constraint {name}")
    for name, _ in indexes:
        cursor.execute(f"drop index {name}")
    for table in tables:
        # Half-written tables are not worth a look.
        cursor.execute(f"alter table {table} set (autovacuum_enabled = off)")
    for table in INDEXED_BY_TRIGGER:
        cursor.execute(f"alter table {table} disable trigger tickets_index")
    yield
    for table in INDEXED_BY_TRIGGER:
        cursor.execute(f"alter table {table} enable trigger tickets_index")
    for table in tables:
        cursor.execute(f"alter table {table} reset (autovacuum_enabled)")
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f"alter table {table} add constraint {name} {definition}")


@contextmanager
def _policies_aside(cursor: Any) -> Iterator[None]:
    """Let the owner of the tables pass their policies, for the block: COPY and checks of foreign keys cannot work under them."""
    cursor.execute(FORCED)
    tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        cursor.execute(f"alter table {table} no force row level security")
    yield
    for table in tables:
        cursor.execute(f"alter table {table} force row level security")


def _count_on(cursor: Any) -> None:
    """Let ids go on after the written ones."""
    cursor.execute(SEQUENCES, [list(TABLES)])
    for table, column, sequence in cursor.fetchall():
        cursor.execute(f"select setval('{sequence}', greatest((select max({column}) from {table}), 1))")
