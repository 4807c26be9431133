"""Turns: what the worker asks Rasa."""
