"""Serving: the process that answers turns with Rasa, without the parts of Rasa that only train."""
