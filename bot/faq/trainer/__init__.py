"""The trainer: trains candidates beside the live bot, and says what each would change before it is published."""
