"""The accounts window, through HTTP."""
