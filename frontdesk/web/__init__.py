"""Windows for people; no rules here."""
