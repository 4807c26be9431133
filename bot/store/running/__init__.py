"""Running: the workers, events, clocks and incidents of the product."""
