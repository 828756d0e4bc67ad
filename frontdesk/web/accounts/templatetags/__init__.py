"""Template tags of the accounts window."""
