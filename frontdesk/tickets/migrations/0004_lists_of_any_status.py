"""Read lists that hold solved tickets, and lists of some days, by index too."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes only."""

    dependencies = [("tickets", "0003_lists_of_customers")]
    operations = [
        migrations.RemoveIndex("ticket", "ticket_queue"),
        migrations.AddIndex(
            "ticket",
            models.Index(fields=["team", "status", "priority", "turn_at", "number"], include=["assignee"], name="ticket_queue"),
        ),
        migrations.AddIndex(
            "ticket",
            django.contrib.postgres.indexes.BrinIndex(
                fields=["created_at"], pages_per_range=16, autosummarize=True, name="ticket_created"
            ),
        ),
    ]
