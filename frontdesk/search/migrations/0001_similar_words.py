"""How many letters apart two words are, for mistyped ones."""

from django.db import migrations


class Migration(migrations.Migration):
    """SQL only."""

    initial = True

    dependencies = [("tickets", "0007_search")]

    operations = [migrations.RunSQL("create extension if not exists fuzzystrmatch", migrations.RunSQL.noop)]
