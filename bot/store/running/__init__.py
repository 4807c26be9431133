"""What keeps the product running: workers, events, clocks and incidents."""
