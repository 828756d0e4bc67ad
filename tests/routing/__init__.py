"""Tests of routing: who is eligible, who gets a ticket, and what happens when nobody can."""
