"""People, roles, teams, organisations and the desk, through their actions."""
