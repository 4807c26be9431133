"""A turn inside Rasa: the call, the state that it carries, and the proof that it was done."""
