"""Create the persona roles, the extensions and the record of applied policies."""

from pathlib import Path

from django.db import migrations, models

CACHE = (
    "create table db_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);"
    "create index db_cache_expires on db_cache (expires);"
)


class Migration(migrations.Migration):
    """Roles first: every policy names them."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL((Path(__file__).parent.parent / "roles.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL("create extension if not exists unaccent", migrations.RunSQL.noop),
        # Django's createcachetable needs a second command; the table is the same.
        migrations.RunSQL(CACHE, "drop table db_cache"),
        migrations.CreateModel(
            name="AppliedPolicies",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("applied_at", models.DateTimeField()),
            ],
        ),
    ]
