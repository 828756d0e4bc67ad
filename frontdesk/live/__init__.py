"""What changes while somebody looks: who hears of an event, and who is looking at a ticket."""
