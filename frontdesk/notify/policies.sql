-- Mail is written by the accounts persona (links to sign in with) and by the system (notices); nobody else reads or writes it.
grant select, insert on notify_mail to frontdesk_accounts;
create policy accounts_write on notify_mail for insert to frontdesk_accounts with check (state = 'queued');
create policy accounts_return on notify_mail for select to frontdesk_accounts using (state = 'queued' and reason = 'account');
