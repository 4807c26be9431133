"""The Telegram Bot API as the sandbox speaks it: calls, sending, refusals and updates."""
