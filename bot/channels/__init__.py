"""Channels: what a channel can carry, what comes in and goes out, and what follows a failed send. Pure."""
