"""The heart: tickets, their messages, attachments and tags."""
