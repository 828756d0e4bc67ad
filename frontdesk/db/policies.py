"""Apply `roles.sql` and each app's `policies.sql` and `policies/*.sql`, and tell whether the database holds the newest ones."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from frontdesk.actor import Persona

ROLES = Path(__file__).with_name("roles.sql")

# Tables without a policy, each with its reason. Personas hold no grant on them unless a policies.sql gives it.
UNPROTECTED: dict[str, str] = {
    "django_migrations": "names of migrations; only the login role reads it",
    "django_content_type": "names of models; unused by the product, required by django.contrib.auth",
    "auth_permission": "unused, required by django.contrib.auth; rights live in identity_role",
    "auth_group": "unused, required by django.contrib.auth",
    "auth_group_permissions": "unused, required by django.contrib.auth",
    "django_session": "opaque keys; reachable by the accounts persona only",
    "db_cache": "rate limit counters; reachable by the login role and the accounts persona only",
    "db_appliedpolicies": "which policies are in force; no personal data",
    "account_emailconfirmation": "unused (confirmation links are signed), required by allauth",
    "procrastinate_jobs": "jobs carry ids only; reachable by the system and admin personas",
    "procrastinate_events": "states of jobs; reachable by the system and admin personas",
    "procrastinate_periodic_defers": "when periodic jobs ran; reachable by the system persona",
    "procrastinate_workers": "heartbeats of workers; reachable by the system and admin personas",
    "events_cursor": "how far the relay has read; reachable by the system persona",
    "tickets_searchtext": "words of texts; reachable through the functions of tickets/policies/search.sql only, which give no word back",
    "tickets_word": "every word that occurs; reachable through the same functions only",
}


def apply_after_migrate(sender: Any, **_: Any) -> None:
    """Apply everything once `migrate` has ended for the last app."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender.name == last.name and connection.vendor == "postgresql":
        apply()


def apply() -> None:
    """Drop every policy and persona grant and create them again from the files, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('frontdesk.policies'))")
        cursor.execute(ROLES.read_text())
        _forget(cursor)
        _protect(cursor)
        # A function that may look past the policies belongs to the system persona, which has a policy of its own.
        cursor.execute("grant create on schema public to frontdesk_system")
        for path in _files():
            cursor.execute(path.read_text())
        cursor.execute("revoke create on schema public from frontdesk_system")
        cursor.execute("delete from db_appliedpolicies")
        cursor.execute("insert into db_appliedpolicies (digest, applied_at) values (%s, now())", [digest()])


def make_roles() -> None:
    """Create the persona roles and let the login role become them: all that a restored dump cannot bring along."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROLES.read_text())


def are_current() -> bool:
    """Tell whether the database holds the policies of this version."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('db_appliedpolicies') is not null")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("select digest from db_appliedpolicies")
        return cursor.fetchall() == [(digest(),)]


def digest() -> str:
    """Return the SHA-256 of all policy files, in the order they are applied."""
    whole = hashlib.sha256(Path(__file__).read_bytes())
    for path in (ROLES, *_files()):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def tables() -> list[str]:
    """Return the names of all ordinary tables of the schema."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1")
        return [name for (name,) in cursor.fetchall()]


def _files() -> list[Path]:
    """Return each app's `policies.sql`, then its `policies/<noun>.sql` by name."""
    folders = [Path(config.path) for config in apps.get_app_configs()]
    return [
        path for folder in folders for path in (folder / "policies.sql", *sorted((folder / "policies").glob("*.sql"))) if path.is_file()
    ]


def _forget(cursor: Any) -> None:
    """Remove what earlier versions granted, so that a right taken out of a file is gone."""
    cursor.execute(
        "select format('drop policy %I on %I', polname, relname) from pg_policy join pg_class on pg_class.oid = polrelid"
        " where relnamespace = 'public'::regnamespace"
    )
    statements = [row[0] for row in cursor.fetchall()]
    roles = ", ".join(persona.role for persona in Persona)
    statements += [f"revoke all on all {kind} in schema public from {roles}" for kind in ("tables", "sequences")]
    # Column grants outlive a revoke on the table; each must be named.
    cursor.execute(
        "select format('revoke %s (%I) on %I from %I', privilege_type, column_name, table_name, grantee)"
        " from information_schema.column_privileges where table_schema = 'public' and grantee like 'frontdesk\\_%%'"
        " and grantor = current_user"
    )
    statements += [row[0] for row in cursor.fetchall()]
    cursor.execute(
        "select oid::regprocedure::text, proowner = current_user::regrole from pg_proc where pronamespace = 'public'::regnamespace"
        " and (proowner = current_user::regrole or proowner = 'frontdesk_system'::regrole and prorettype <> 'trigger'::regtype)"
    )
    functions = cursor.fetchall()
    statements += [f"revoke all on function {function} from public, {roles}" for function, is_own in functions if is_own]
    # Only their owner may change them; the files make them anew. Triggers hold on to theirs, which nobody can call.
    statements.append("set local role frontdesk_system")
    statements += [f"drop function {function}" for function, is_own in functions if not is_own]
    statements.append("set local role none")
    cursor.execute(";".join(statements))


def _protect(cursor: Any) -> None:
    """Force row-level security everywhere (the owner included) and give the system persona its arm."""
    statements = [f"grant usage on schema public to {', '.join(persona.role for persona in Persona)}"]
    for table in tables():
        if table in UNPROTECTED:
            continue
        statements.append(f'alter table "{table}" enable row level security, force row level security')
        statements.append(f'create policy system_everything on "{table}" to frontdesk_system using (true) with check (true)')
        statements.append(f'grant select, insert, update, delete on "{table}" to frontdesk_system')
    cursor.execute(";".join(statements))
