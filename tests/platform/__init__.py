"""Tests of the commands, the embedded server and what keeps a desk running."""
