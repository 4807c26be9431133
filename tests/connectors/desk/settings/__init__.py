"""The shop's settings on the desk."""
