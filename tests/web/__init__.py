"""Windows, tested through HTTP."""
