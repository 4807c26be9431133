"""The FAQ model: plain arrays trained from examples, without Rasa."""
