"""The queue in the store: the waiting conversations, their order, their agents, and notices to customers."""
