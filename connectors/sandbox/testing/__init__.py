"""What drives the sandbox in tests and measurements: the phones in words of a chat, and the whole product."""
