"""What the forms of types say of fields; until an admin arranges one, all forms stay as they are."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Additive."""

    dependencies = [("fields", "0001_fields")]

    operations = [
        migrations.AddField("field", "forms", models.JSONField(blank=True, default=dict)),
        migrations.AlterField(
            "field",
            "types",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        ),
    ]
