"""Steps for orders inside a transaction."""
