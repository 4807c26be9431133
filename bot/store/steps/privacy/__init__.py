"""Steps of privacy: a customer's consents, and the removal of a customer's data."""
