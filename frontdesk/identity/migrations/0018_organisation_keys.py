"""A key of its own for each organisation, for files of settings: it stays when the name changes."""

import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
from django.db import migrations, models
from django.utils.text import slugify

FORCED = "select relforcerowsecurity from pg_class where oid = 'identity_organisation'::regclass"
UPDATE = "update identity_organisation o set slug = n.slug from unnest(%s::bigint[], %s::varchar[]) as n(id, slug) where o.id = n.id"


def give_keys(apps, schema_editor) -> None:
    """Make the keys from the names, as new organisations get theirs. As the system persona where policies stand already."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FORCED)
        if is_forced := cursor.fetchone()[0]:
            cursor.execute("set local role frontdesk_system")
        cursor.execute("select id, name from identity_organisation order by id")
        keys = _keys(cursor.fetchall())
        cursor.execute(UPDATE, [list(keys.values()), list(keys)])
        if is_forced:
            cursor.execute("set local role none")


def _keys(rows: list[tuple[int, str]]) -> dict[str, int]:
    keys: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for id_, name in rows:
        plain = slugify(name)[:32].strip("-")
        wanted = f"organisation-{plain}" if plain.isdecimal() else plain or "organisation"
        key = wanted
        while key in keys:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            key = f"{wanted}-{numbers[wanted]}"
        keys[key] = id_
    return keys


class Migration(migrations.Migration):
    """A column with a default that nobody else has, then the names' own."""

    dependencies = [("identity", "0017_wrong_passkeys")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="slug",
            field=models.SlugField(
                db_default=django.db.models.functions.text.Concat(
                    models.Value("o-"),
                    django.db.models.functions.text.Substr(
                        django.db.models.functions.text.MD5(
                            django.db.models.functions.comparison.Cast(django.db.models.functions.math.Random(), models.TextField())
                        ),
                        1,
                        20,
                    ),
                ),
                max_length=40,
                unique=True,
            ),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
    ]
