"""Steps for browsers on the shop's pages."""
