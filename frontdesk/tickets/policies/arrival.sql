-- Rules are run and tried by the system alone: no persona of a person opens this table. Whoever tries a rule is shown the tickets that
-- they may see in the workspace, read there.
grant execute on function tickets_folded(text) to frontdesk_system, frontdesk_agent, frontdesk_reader;
alter function tickets_arrival_retold() owner to frontdesk_system;
