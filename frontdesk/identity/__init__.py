"""People, organisations, teams, roles and sessions."""
