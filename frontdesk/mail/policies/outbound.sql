-- Mail is written by the accounts persona (links to sign in with) and by the system (notices); nobody else reads or writes it.
grant select, insert on mail_outbound to frontdesk_accounts;
create policy accounts_write on mail_outbound for insert to frontdesk_accounts with check (state = 'queued' and reason = 'account');
create policy accounts_return on mail_outbound for select to frontdesk_accounts using (state = 'queued' and reason = 'account');

-- What mails say is read by the system, which writes them, and set by those who set up mail.
grant select, insert, update on mail_wording to frontdesk_admin;
create policy sets on mail_wording to frontdesk_admin using ((select mail_may_set())) with check ((select mail_may_set()));
