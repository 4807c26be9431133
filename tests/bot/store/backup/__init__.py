"""Backups are put back so that nothing is sent twice."""
