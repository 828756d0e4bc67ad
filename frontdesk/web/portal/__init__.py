"""The portal window."""
