"""Counting: from what happened in a conversation to facts without the customer."""
