"""Parts for what the shop sells: orders, where they come from, and who may hear of them."""
