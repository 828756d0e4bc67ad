"""Refuse to start on a database that would not keep the promise of privacy."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from frontdesk.actor import Persona
from frontdesk.db import policies


def require_safe_login() -> None:
    """Raise ImproperlyConfigured when the login role would skip the policies.

    Row-level security is skipped by superusers and by roles with BYPASSRLS, and a login role that inherits a persona would hold
    its rights without `acting`.
    """
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls, rolname from pg_roles where rolname = current_user")
        is_super, bypasses, login = cursor.fetchone()
        if is_super or bypasses:
            raise ImproperlyConfigured(
                f'Frontdesk does not start as the database role "{login}": it is a superuser or has BYPASSRLS, so the policies that '
                "keep tickets and notes private would be skipped. Use an ordinary role that owns the database (docs/operating.md)."
            )
        cursor.execute(
            "select rolname from pg_roles where rolname = any(%s) and pg_has_role(current_user, oid, 'usage') order by 1",
            [[persona.role for persona in Persona]],
        )
        if inherited := [row[0] for row in cursor.fetchall()]:
            raise ImproperlyConfigured(
                f'Frontdesk does not start as the database role "{login}": it inherits the rights of {", ".join(inherited)}. '
                f"Run: alter role {login} noinherit; (PostgreSQL 16 and newer: grant … with inherit false, set true)."
            )


def require_protected_tables() -> None:
    """Raise ImproperlyConfigured when a table is neither under a forced policy nor on the list of exceptions."""
    if bare := unprotected_tables():
        raise ImproperlyConfigured(f"These tables have no row-level security and no reason in db/policies.py: {', '.join(bare)}.")


def unprotected_tables() -> list[str]:
    """Return tables that are neither protected nor excused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and not (relrowsecurity and relforcerowsecurity) and not relname = any(%s) order by 1",
            [list(policies.UNPROTECTED)],
        )
        return [row[0] for row in cursor.fetchall()]
