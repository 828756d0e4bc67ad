"""Views."""

from django.db import migrations


class Migration(migrations.Migration):
    """See the models."""

    dependencies = [("tickets", "0002_search_and_numbers")]
    operations = []
