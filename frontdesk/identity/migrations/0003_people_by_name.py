"""Read people in the order of their names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index only."""

    dependencies = [("identity", "0002_given_roles")]
    operations = [migrations.AddIndex("person", models.Index(fields=["name", "id"], name="person_by_name"))]
