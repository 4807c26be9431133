"""The inbox in the store: providers' bodies, kept word for word and applied once."""
