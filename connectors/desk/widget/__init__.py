"""The page "Website chat": how the chat window on the shop's pages looks and when it shows."""
