"""Editing: one entry as an editor sees it, the checks of what they type, its preview and its changes in words."""
