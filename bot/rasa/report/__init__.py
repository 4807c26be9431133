"""The report on understanding: what leaving examples out shows, as a page that an editor can read."""
