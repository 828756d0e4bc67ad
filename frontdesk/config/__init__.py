"""Composition root: settings, urls, the server and who reacts to which event."""
