"""Team: who answers, how they sign in, and who gets which conversation. Pure."""
