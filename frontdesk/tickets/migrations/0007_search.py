"""Search."""

from django.db import migrations


class Migration(migrations.Migration):
    """See the models."""

    dependencies = [("tickets", "0006_relations")]
    operations = []
