"""Steps of the FAQ workbench."""
