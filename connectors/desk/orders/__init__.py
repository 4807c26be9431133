"""Orders at the desk: the page of their sources, and the orders beside a conversation."""
