"""The engine: the database behind one seam, and rows turned into records."""
