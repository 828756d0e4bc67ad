"""The workspace window, through HTTP."""
