"""The plan of a prepared statement, which is one for all parameters."""

from django.db import connection

OF_SESSION = "select name, parameter_types::text[] from pg_prepared_statements where starts_with(ltrim(statement, e' \\n'), %s)"


def kept_plan(settings: str, starts: str) -> str:
    """Return the plan, under settings of the planner, of the prepared statement of this session whose text starts so."""
    with connection.cursor() as cursor:
        cursor.execute(f"{settings}; discard plans")
        cursor.execute(
            "select name, parameter_types::text[] from pg_prepared_statements where starts_with(ltrim(statement, e' \\n'), %s)", [starts]
        )
        ((name, types),) = cursor.fetchall()
        # The values do not matter to a plan that is made without them.
        given = f"({', '.join(f'null::{kind}' for kind in types)})" if types else ""
        cursor.execute(f"explain execute {name}{given}")
        return "\n".join(line for (line,) in cursor.fetchall())
