"""Backup: a whole shop written to a folder while it runs, and put back so that nothing is sent twice."""
