"""Read a customer's lists in the order of their newest messages, and keep no index twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes only."""

    dependencies = [("tickets", "0002_search_and_numbers")]
    operations = [
        migrations.RemoveIndex("ticket", "ticket_requester"),
        migrations.RemoveIndex("ticket", "ticket_organisation"),
        migrations.AddIndex("ticket", models.Index(fields=["requester", "-last_message_at", "-number"], name="ticket_requester")),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["organisation", "-last_message_at", "-number"],
                condition=models.Q(organisation__isnull=False),
                name="ticket_organisation",
            ),
        ),
        migrations.AlterField(
            "ticket",
            "requester",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="asked_tickets", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            "ticket",
            "organisation",
            models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="identity.organisation"
            ),
        ),
    ]
