"""How many tickets are of a type is counted by an index: settings say it before a type is archived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Additive."""

    dependencies = [("tickets", "0016_all_of_a_person")]

    operations = [migrations.AddIndex("ticket", models.Index(fields=["type"], name="ticket_type"))]
