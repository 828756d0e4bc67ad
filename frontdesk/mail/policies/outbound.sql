-- Mail is written by the accounts persona (links to sign in with) and by the system (notices); nobody else reads or writes it.
grant select, insert on mail_outbound to frontdesk_accounts;
create policy accounts_write on mail_outbound for insert to frontdesk_accounts with check (state = 'queued' and reason = 'account');
create policy accounts_return on mail_outbound for select to frontdesk_accounts using (state = 'queued' and reason = 'account');
