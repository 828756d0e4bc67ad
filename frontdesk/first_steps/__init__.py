"""From the empty desk to the first answered ticket: what is there already, and a test ticket to try it with."""
