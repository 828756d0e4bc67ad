"""The rule editor: what its form holds, and how it is changed by a press of a button."""
