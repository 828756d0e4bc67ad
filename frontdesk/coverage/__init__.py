"""Opening hours, shifts, time off and public holidays: who is there when, and where nobody is."""
