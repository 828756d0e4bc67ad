"""Custom fields."""
