"""The portal, through HTTP."""
