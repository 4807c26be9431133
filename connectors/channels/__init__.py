"""The channels: one folder each, registered in one line in `registry`."""
