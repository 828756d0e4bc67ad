"""A passkey that was not accepted stands in the sign-in log as what it was."""

from django.db import migrations, models

OUTCOMES = [
    ("in", "Signed in"),
    ("password", "Wrong password"),
    ("code", "Wrong second step"),
    ("passkey", "Passkey not accepted"),
    ("refused", "Refused"),
]


class Migration(migrations.Migration):
    """Names a value; the table stays."""

    dependencies = [("identity", "0016_mail_permission")]
    operations = [migrations.AlterField("signin", "outcome", models.CharField(choices=OUTCOMES, max_length=8))]
