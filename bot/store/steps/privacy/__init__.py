"""Steps of privacy: what a customer allowed, and what is taken away of theirs."""
