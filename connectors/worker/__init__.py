"""The worker: answers with Rasa, delivers, downloads files, polls Telegram and serves the internal API."""
