"""The store's parts of the FAQ workbench."""
