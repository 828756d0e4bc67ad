"""Read the people of a role in the order of their names, and keep no index twice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes only."""

    dependencies = [("identity", "0003_people_by_name")]
    operations = [
        migrations.RemoveIndex("person", "person_role"),
        migrations.AddIndex(
            "person", models.Index(fields=["role", "name"], condition=models.Q(is_active=True), name="person_role_name")
        ),
        migrations.AlterField(
            "person", "role", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="identity.role")
        ),
        migrations.AlterField(
            "person",
            "organisation",
            models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="identity.organisation"
            ),
        ),
    ]
