"""Drivers of the sandbox for tests and measurements: the phones in words of a chat, and the whole product."""
