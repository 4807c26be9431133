"""Steps of the team: staff accounts, what signs them in, and what is noted of their acts."""
