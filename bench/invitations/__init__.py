"""A simulated shop with a known true lift drives the store's own decisions, on a clock of its own."""
