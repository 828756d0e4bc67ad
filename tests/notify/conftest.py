"""Agents at the desk, for the tests of notices."""

from tests.web.workspace.conftest import at_desk

__all__ = ["at_desk"]
