"""Views of the workspace: load, form, action, answer."""
