"""Orders: what a customer bought, how far it is, and what of it they may hear."""
