"""Whether the list of first steps was put away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0019_see_as")]

    operations = [
        migrations.AddField(
            model_name="desk", name="hides_first_steps", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
