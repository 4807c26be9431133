"""Shopify's Admin API as far as orders go, on this machine: for trying the adapter out, and for its tests."""
