"""The demo desk: a small company that lives through sixty days of tickets, told by the real actions."""
