"""A conversation at the desk: what was said, and what agents do around it."""
