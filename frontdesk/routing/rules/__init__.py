"""Rules: sentences that decide what happens to tickets that arrive."""
