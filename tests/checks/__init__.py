"""Checks of the code itself, as tests: format, lint, templates, types and import contracts."""
