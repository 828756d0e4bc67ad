"""Tests of the first steps: what is found, the test ticket, invitations without mail."""
