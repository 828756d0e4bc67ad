"""The accounts window."""
