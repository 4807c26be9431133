"""Steps of the queue: what who waits was told, and turns that failed."""
