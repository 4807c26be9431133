"""Steps of the queue: notices to waiting customers, and failed turns."""
