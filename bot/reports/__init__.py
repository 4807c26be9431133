"""Reports: what the owner's numbers mean, worked out from plain values. No store, no page."""
