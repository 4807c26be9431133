"""Rasa custom actions: translate between the tracker and the connector's internal API."""
