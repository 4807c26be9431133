"""Doctor: whether everything is as it should be, a line per finding with what to do about it."""
