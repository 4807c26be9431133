"""The FAQ workbench without pages: reads and checks data/."""
