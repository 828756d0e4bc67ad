"""Who hears of what, and that nobody misses anything."""
