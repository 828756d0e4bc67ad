"""Measuring: a throw-away database of any size, and what a request costs in it."""
