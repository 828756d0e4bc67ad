"""Views of the settings window."""
