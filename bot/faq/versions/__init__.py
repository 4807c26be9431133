"""Versions: what was published when, from the check of the files to the way back."""
