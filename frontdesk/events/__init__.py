"""The one append-only log: timeline, audit and the source of every later reaction."""
