"""Editing: one entry as an editor sees it, the checks of what is typed, its preview and what changed in it, in words."""
