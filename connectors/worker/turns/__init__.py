"""Turns: the worker's calls to Rasa."""
