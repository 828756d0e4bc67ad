import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """The outbox moves here from the app notify as it is, and gets what delivery, threads and bounces need."""


    dependencies = [("mail", "0001_inbound"), ("notify", "0003_gap_cards"), ("tickets", "0012_shared_by_files")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("alter table notify_mail rename to mail_outbound", "alter table mail_outbound rename to notify_mail")
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Outbound",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("to_address", models.EmailField(max_length=254)),
                        ("subject", models.CharField(max_length=250)),
                        ("text", models.TextField()),
                        ("html", models.TextField(blank=True, default="")),
                        ("reason", models.CharField(max_length=20)),
                        ("ticket_id", models.BigIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(choices=[("queued", "Queued"), ("sent", "Sent")], default="queued", max_length=8),
                        ),
                        ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ],
                )
            ],
        ),
    ]
