"""The coverage pages of the settings: the week as a table, its gaps with a remedy each, and the forms."""
