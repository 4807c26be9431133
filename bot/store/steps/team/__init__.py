"""Steps of the team: staff accounts, their sign-in, and the audit log of their acts."""
