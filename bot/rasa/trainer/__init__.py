"""The trainer's side of Rasa: trains candidates and compares them, in a process that is warm before it is asked."""
