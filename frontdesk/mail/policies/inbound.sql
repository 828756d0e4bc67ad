-- Mailboxes and what came in are for those who set up mail: the settings persona is everybody's who may open any page of the settings;
-- whether they see mail, the role says. They read what was decided and why; the bytes and the secrets are the system's alone.
create or replace function mail_may_set() returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (
    select from identity_person p join identity_role r on r.id = p.role_id
    where p.id = nullif(current_setting('frontdesk.person', true), '')::bigint and p.is_active and 'settings.mail' = any(r.permissions)) $$;
revoke execute on function mail_may_set() from public;
grant execute on function mail_may_set() to frontdesk_admin;
alter function mail_may_set() owner to frontdesk_system;

grant select (id, address, other_addresses, name, signature, reply_address, team_id, is_on, fetching, host, port, security, "user", folder,
    move_to, signs_in, has_secret, uid_validity, last_uid, looked_at, received_at, trouble, trouble_since, created_at), insert
  on mail_mailbox to frontdesk_admin;
grant update (address, other_addresses, name, signature, reply_address, team_id, is_on, fetching, host, port, security, "user", folder,
    move_to, signs_in, secret, has_secret, uid_validity, last_uid) on mail_mailbox to frontdesk_admin;
create policy sets on mail_mailbox to frontdesk_admin using ((select mail_may_set())) with check ((select mail_may_set()));

-- Nothing that came in is ever deleted, and its bytes never change.
revoke update, delete on mail_inbound from frontdesk_system;
grant update (mailbox_id, identity, state, decision, reasons, decided_at, message_id, kind, sender_name, sender_email, subject, ticket_id,
    said_id, same_as_id, attempts, try_at, error) on mail_inbound to frontdesk_system;
grant select (id, received_at, door, mailbox_id, envelope_from, envelope_to, size_bytes, digest, state, decision, reasons, decided_at,
    message_id, kind, sender_name, sender_email, subject, ticket_id, same_as_id, attempts, try_at, error) on mail_inbound to frontdesk_admin;
create policy looks on mail_inbound for select to frontdesk_admin using ((select mail_may_set()));

-- The whole of a message is as visible as the message.
revoke update, delete on mail_original from frontdesk_system;
grant select on mail_original to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
create policy as_visible_as_message on mail_original for select
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader
  using (exists (select from tickets_message m where m.id = message_id));
