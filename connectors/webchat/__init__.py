"""The web-chat process serves the window on the shop's pages, so that visitors never starve agents or webhooks."""
