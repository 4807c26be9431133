"""Privacy in the store: what is kept of a customer, where, and how it goes."""
