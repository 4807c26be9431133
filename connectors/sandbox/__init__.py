"""The sandbox: a loopback server that speaks the Telegram Bot API and WhatsApp Cloud API, with two phones."""
