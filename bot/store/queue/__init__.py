"""The queue in the store: who waits, in which order, for whom, and what they are told."""
