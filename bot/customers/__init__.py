"""Customers: what the shop keeps of them itself."""
