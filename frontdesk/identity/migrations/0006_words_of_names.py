"""Find people and organisations by the beginning of any word of their name, accents folded."""

from django.db import migrations

# Called immutable, which an index asks for: the rules of `unaccent` come with PostgreSQL and do not change while it runs. No parser, which
# would take "J.Berg" for an address and keep it whole.
FUNCTIONS = """
create function identity_words(name text) returns tsvector language sql immutable parallel safe cost 1000 set search_path = public as $$
  select array_to_tsvector(array_remove(regexp_split_to_array(lower(unaccent(name)), '[^[:alnum:]]+'), '')) $$;

-- What a name must fulfil: every word of `start` begins one of its words. Without a word it is empty, which nothing fulfils.
create function identity_beginnings(start text) returns tsquery language sql immutable parallel safe set search_path = public as $$
  select coalesce(string_agg(format('''%s'':*', word), ' & '), '')::tsquery from unnest(tsvector_to_array(identity_words(start))) word $$;
"""
# People are read far more often than written: no list of rows yet to be sorted in.
INDEXES = """
create index person_words on identity_person using gin (identity_words(name)) with (fastupdate = off);
create index organisation_words on identity_organisation using gin (identity_words(name)) with (fastupdate = off);
"""


class Migration(migrations.Migration):
    """SQL only."""

    dependencies = [("identity", "0005_sign_ins"), ("db", "0001_roles")]
    operations = [
        migrations.RunSQL(FUNCTIONS, "drop function identity_beginnings(text); drop function identity_words(text)"),
        migrations.RunSQL(INDEXES, "drop index person_words; drop index organisation_words"),
    ]
