"""Where tickets go by themselves: rules that look at what arrives, and who of a team gets it."""
