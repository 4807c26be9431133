"""Steps of delivery: what is to go out, and what providers report of it."""
