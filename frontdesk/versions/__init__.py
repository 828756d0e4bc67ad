"""Versions of all settings: what each one was, since when and by whom; files of settings that two desks can exchange."""
