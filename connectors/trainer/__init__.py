"""The trainer: a small process that waits for trainings and has Rasa ready when one is expected."""
