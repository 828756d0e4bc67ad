"""Let the given admin role of an existing desk see as somebody else, and name what the sign-in log then tells."""

from django.db import migrations, models

OUTCOMES = [
    ("in", "Signed in"),
    ("password", "Wrong password"),
    ("code", "Wrong second step"),
    ("passkey", "Passkey not accepted"),
    ("refused", "Refused"),
    ("seen", "Seen as"),
]
# As the system persona where policies stand already: to everybody else, the owner too, the table is empty.
GRANT = """
do $$ begin
  if (select relforcerowsecurity from pg_class where oid = 'identity_role'::regclass) then
    set local role frontdesk_system;
  end if;
  update identity_role set permissions = permissions || '{settings.see_as}'::varchar[]
    where is_given and slug = 'admin' and not 'settings.see_as' = any(permissions);
  set local role none;
end $$
"""


class Migration(migrations.Migration):
    """Names a value, and data; no table changes."""

    dependencies = [("identity", "0018_organisation_keys")]
    operations = [
        migrations.AlterField("signin", "outcome", models.CharField(choices=OUTCOMES, max_length=8)),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
