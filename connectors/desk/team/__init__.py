"""Team at the desk: who is present, who may sign in, and their avatars."""
