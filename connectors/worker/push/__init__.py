"""Push: the worker tells phones of what waits for their owners (web push, RFC 8030)."""
