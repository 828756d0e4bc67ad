"""A new version applies its policies over the old ones."""

import pytest
from django.db import connection

from frontdesk.db import policies

RIGHTS = (
    "select 'table', relname::text, relacl::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S')"
    " union all select 'function', oid::regprocedure::text, concat(proacl, proowner::regrole) from pg_proc"
    " where pronamespace = 'public'::regnamespace"
    " union all select 'policy', polrelid::regclass || '.' || polname, pg_get_expr(polqual, polrelid) from pg_policy order by 1, 2"
)


def _rights() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS)
        return cursor.fetchall()


@pytest.mark.django_db
def test_applying_the_policies_again_changes_nothing() -> None:
    before = _rights()

    policies.apply()
    policies.apply()

    assert _rights() == before
    assert policies.are_current()


@pytest.mark.django_db
def test_a_right_that_is_no_longer_in_a_file_is_gone() -> None:
    before = _rights()
    with connection.cursor() as cursor:
        cursor.execute("grant select on identity_person to frontdesk_visitor")
        cursor.execute("grant select (email) on identity_person to frontdesk_visitor")
        cursor.execute("create policy left_over on identity_person to frontdesk_visitor using (true)")

    policies.apply()

    assert _rights() == before


@pytest.mark.django_db
def test_nobody_may_call_a_function_that_looks_past_the_policies_unless_a_file_says_so() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
            " and has_function_privilege('frontdesk_visitor', oid, 'execute')"
        )
        assert cursor.fetchall() == []
