"""The customer beside the thread: who they are, what colleagues know of them, and the attributes of the shop's own."""
