"""Access: who gets in, as whom and with what proof."""
