"""Let the given roles of an existing desk set up mail, like those of a new one."""

from django.db import migrations

# As the system persona where policies stand already: to everybody else, the owner too, the table is empty.
GRANT = """
do $$ begin
  if (select relforcerowsecurity from pg_class where oid = 'identity_role'::regclass) then
    set local role frontdesk_system;
  end if;
  update identity_role set permissions = permissions || '{settings.mail}'::varchar[]
    where is_given and slug = 'admin' and not 'settings.mail' = any(permissions);
  set local role none;
end $$
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("identity", "0015_sight_permission")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
