"""How fast the desk is in a shop with a million messages: see `python -m bench.desk --help`."""
