"""Frontdesk: an open-source helpdesk whose database decides who sees what."""

__version__ = "0.1.0"
