from django.db import migrations


class Migration(migrations.Migration):
    """The outbox belongs to the app mail now, with all that is in it (mail/0002)."""

    dependencies = [("notify", "0003_gap_cards"), ("mail", "0002_outbound")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Mail")], database_operations=[]),
    ]
