"""The faults that a shop's day may bring, one by one against the real processes, and what they cost the customer."""
