"""Shop: its facts, the answers made from them, its opening hours and the system's own notices."""
