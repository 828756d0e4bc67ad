-- Who sees which people, teams and organisations. Settings are read as (select …): once a statement, not once a row.

-- The accounts persona signs people up and in; the admin persona is the settings window. Neither holds any right on a ticket.
grant select, insert, update, delete on identity_person, identity_teammembership, account_emailaddress, usersessions_usersession,
  django_session, db_cache to frontdesk_accounts;
grant select on identity_role, identity_team, identity_organisation to frontdesk_accounts;
grant select, insert, update on identity_desk, identity_team to frontdesk_accounts;
create policy accounts_everything on identity_person to frontdesk_accounts using (true) with check (true);
create policy accounts_everything on identity_teammembership to frontdesk_accounts using (true) with check (true);
create policy accounts_everything on account_emailaddress to frontdesk_accounts using (true) with check (true);
create policy accounts_everything on usersessions_usersession to frontdesk_accounts using (true) with check (true);
create policy accounts_everything on identity_desk to frontdesk_accounts using (true) with check (true);
create policy accounts_everything on identity_team to frontdesk_accounts using (true) with check (true);
create policy accounts_reads on identity_role for select to frontdesk_accounts using (true);
create policy accounts_reads on identity_organisation for select to frontdesk_accounts using (true);

-- Everything but the password hash.
grant select (id, last_login, name, email, role_id, organisation_id, manages_organisation, language, timezone, theme, is_active,
  invited_at, merged_into_id, created_at) on identity_person
  to frontdesk_admin, frontdesk_agent, frontdesk_reader, frontdesk_customer, frontdesk_manager;
grant insert, update on identity_person to frontdesk_admin;
grant update (name, language, timezone, theme) on identity_person to frontdesk_customer, frontdesk_manager;
grant select, insert, update, delete on identity_role, identity_team, identity_teammembership, identity_organisation to frontdesk_admin;
grant select, update on identity_desk to frontdesk_admin;
create policy admin_everything on identity_person to frontdesk_admin using (true) with check (true);
create policy admin_everything on identity_role to frontdesk_admin using (true) with check (true);
create policy admin_everything on identity_team to frontdesk_admin using (true) with check (true);
create policy admin_everything on identity_teammembership to frontdesk_admin using (true) with check (true);
create policy admin_everything on identity_organisation to frontdesk_admin using (true) with check (true);
create policy admin_everything on identity_desk to frontdesk_admin using (true) with check (true);

-- What the indexes of names are made of, so whoever writes a name calls it too. It reads nothing.
grant execute on function identity_words(text), identity_beginnings(text)
  to frontdesk_accounts, frontdesk_admin, frontdesk_agent, frontdesk_reader, frontdesk_customer, frontdesk_manager, frontdesk_system;

-- Staff: the directory is theirs, people's tickets are not.
grant select on identity_role, identity_team, identity_teammembership, identity_organisation to frontdesk_agent, frontdesk_reader;
create policy staff_reads on identity_person for select to frontdesk_agent, frontdesk_reader using (true);
create policy staff_reads on identity_role for select to frontdesk_agent, frontdesk_reader using (true);
create policy staff_reads on identity_team for select to frontdesk_agent, frontdesk_reader using (true);
create policy staff_reads on identity_teammembership for select to frontdesk_agent, frontdesk_reader using (true);
create policy staff_reads on identity_organisation for select to frontdesk_agent, frontdesk_reader using (true);

-- Customers: themselves, the colleagues whose tickets they manage (tickets/policies.sql adds the people of their tickets),
-- and the topics offered to them.
create policy customer_reads_self on identity_person for select to frontdesk_customer, frontdesk_manager
  using (id = (select current_setting('frontdesk.person'))::bigint);
create policy manager_reads_colleagues on identity_person for select to frontdesk_manager
  using (organisation_id = any((select current_setting('frontdesk.organisations'))::bigint[]));
create policy customer_changes_self on identity_person for update to frontdesk_customer, frontdesk_manager
  using (id = (select current_setting('frontdesk.person'))::bigint)
  with check (id = (select current_setting('frontdesk.person'))::bigint);
grant select on identity_organisation to frontdesk_customer, frontdesk_manager;
create policy customer_reads_own on identity_organisation for select to frontdesk_customer, frontdesk_manager
  using (id = any((select current_setting('frontdesk.organisations'))::bigint[])
         or id = (select p.organisation_id from identity_person p where p.id = (select current_setting('frontdesk.person'))::bigint));
grant select on identity_team to frontdesk_customer, frontdesk_manager, frontdesk_visitor;
create policy customer_reads_topics on identity_team for select to frontdesk_customer, frontdesk_manager, frontdesk_visitor
  using (topic <> '' and not is_archived);
grant select on identity_role to frontdesk_customer, frontdesk_manager;
create policy customer_reads_roles on identity_role for select to frontdesk_customer, frontdesk_manager using (true);
grant select on identity_desk to frontdesk_visitor, frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
-- The name and colour stand on every page, also those outside `acting`.
create policy all_read on identity_desk for select using (true);

---------------------------------------------------------------- one's own preferences
grant select on identity_preferences to frontdesk_accounts;
create policy accounts_reads on identity_preferences for select to frontdesk_accounts using (true);
grant select, insert, update on identity_preferences to frontdesk_agent, frontdesk_reader;
create policy own_preferences on identity_preferences to frontdesk_agent, frontdesk_reader
  using (person_id = (select current_setting('frontdesk.person'))::bigint)
  with check (person_id = (select current_setting('frontdesk.person'))::bigint);

---------------------------------------------------------------- the sign-in log
grant select, insert on identity_signin to frontdesk_accounts;
create policy accounts_reads on identity_signin for select to frontdesk_accounts using (true);
create policy accounts_records on identity_signin for insert to frontdesk_accounts with check (true);
grant select on identity_signin to frontdesk_admin;
create policy admin_reads on identity_signin for select to frontdesk_admin using (true);
-- What was logged is not changed; the system forgets it after a year.
revoke insert, update on identity_signin from frontdesk_system;

---------------------------------------------------------------- second steps
-- Seeds, keys and codes are for the accounts persona alone, and encrypted (frontdesk/identity/sealing.py).
grant select, insert, update, delete on mfa_authenticator to frontdesk_accounts;
create policy accounts_everything on mfa_authenticator to frontdesk_accounts using (true) with check (true);
grant select, insert, update on identity_secondstep to frontdesk_accounts;
create policy accounts_everything on identity_secondstep to frontdesk_accounts using (true) with check (true);
grant select on identity_secondstep to frontdesk_admin;
create policy admin_reads on identity_secondstep for select to frontdesk_admin using (true);

---------------------------------------------------------------- sign-in providers
grant select on identity_provider to frontdesk_accounts;
create policy accounts_reads on identity_provider for select to frontdesk_accounts using (true);
-- Everything but the secret, which an admin can set and nobody of the settings can read.
grant select (id, slug, name, server_url, client_id, domains, makes_people, is_on, has_secret, created_at), insert on identity_provider to frontdesk_admin;
grant update (name, client_id, secret, has_secret, domains, makes_people, is_on) on identity_provider to frontdesk_admin;
create policy admin_everything on identity_provider to frontdesk_admin using (true) with check (true);
grant select, insert, update, delete on socialaccount_socialaccount to frontdesk_accounts;
create policy accounts_everything on socialaccount_socialaccount to frontdesk_accounts using (true) with check (true);
