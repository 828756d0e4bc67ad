"""The workspace window."""
