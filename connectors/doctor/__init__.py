"""Doctor: checks the whole installation and prints one line per finding, with its cure."""
