"""Tests of coverage: the arithmetic against a model that counts minutes, and everything around it."""
