"""Phones: the channels on which an address is the customer's proven phone number, by name, for the store.

Elsewhere an address of digits is an id of the provider's, and may be somebody else's phone number. The channels declare
the same (`Capabilities.phone_addresses`); a test holds the two together.
"""

from __future__ import annotations

PHONE_CHANNELS = frozenset({"whatsapp"})
