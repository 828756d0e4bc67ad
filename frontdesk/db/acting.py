"""acting(actor): one transaction in which the database itself knows who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared

# One statement, local to the transaction: about 0.05 ms, and nothing to clean up when it ends. What is prepared is chosen so that one
# plan is good for all parameters (`prepared.py`); left to itself PostgreSQL plans most of it anew each time.
BECOME = (
    "select set_config('role', %s, true), set_config('frontdesk.person', %s, true),"
    " set_config('frontdesk.teams', %s, true), set_config('frontdesk.organisations', %s, true),"
    " set_config('frontdesk.reach', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true)"
)
# Gives the role back within somebody else's transaction: a test's, or a command's.
NOBODY = BECOME.replace("'role', %s", "'role', 'none'").replace("%s", "''")

_now_acting: ContextVar[Actor | None] = ContextVar("frontdesk_acting", default=None)


def current() -> Actor | None:
    """Return who acts in this transaction, None outside `acting`."""
    return _now_acting.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Run the block as `actor`: the outermost opens the transaction, a nested one lends another persona and gives it back.

    Outside of it the tables are empty, so a forgotten `acting` shows nothing rather than everything. An error inside rolls
    the whole transaction back: there is no half-done action.
    """
    outer = _now_acting.get()
    # A test or a command may have opened a transaction before us: then the role must be given back by hand.
    joins = connection.in_atomic_block
    # Whoever acts already need not become who they are: what runs as the system is often made of parts that say so themselves.
    is_same = outer == actor
    with transaction.atomic(savepoint=outer is None):
        if not is_same:
            _become(actor)
        token = _now_acting.set(actor)
        try:
            yield actor
        finally:
            _now_acting.reset(token)
        # After an error there is nothing to give back: the rollback takes the settings with it.
        if joins and not is_same and not connection.needs_rollback:
            _become(outer)


@contextmanager
def continuing_as(actor: Actor) -> Iterator[Actor]:
    """Change the persona for the rest of this transaction: the door does it once it knows who knocked.

    Unlike a nested `acting` it does not give the first persona back to the database, which saves a statement; the transaction
    must end with the block.
    """
    _become(actor)
    token = _now_acting.set(actor)
    try:
        yield actor
    finally:
        _now_acting.reset(token)


def _become(actor: Actor | None) -> None:
    with prepared() as cursor:
        if actor is None:
            cursor.execute(NOBODY)
        else:
            cursor.execute(BECOME, _settings(actor))
            if actor.seeing is not None:
                # Nothing later in the transaction can take this back, whichever persona it lends.
                cursor.execute("set transaction read only")


def _settings(actor: Actor) -> tuple[str, str, str, str, str]:
    return (
        actor.persona.role,
        str(actor.asks_as),
        _array(actor.team_ids + actor.past_team_ids),
        _array(actor.organisation_ids),
        actor.reach,
    )


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"
