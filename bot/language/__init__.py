"""Language: which language a message is in, and what it names."""
