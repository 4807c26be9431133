"""Oversight: what needs a person's decision, who did what, and how customers rated it."""
