"""The FAQ workbench: pages on which editors change what the bot knows."""
