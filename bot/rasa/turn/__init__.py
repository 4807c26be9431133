"""A turn inside Rasa: the call, the state that it carries, and the proof that every step was done."""
