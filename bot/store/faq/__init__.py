"""The FAQ workbench in the store."""
