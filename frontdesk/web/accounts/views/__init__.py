"""The accounts window's own pages; the others are allauth's."""
