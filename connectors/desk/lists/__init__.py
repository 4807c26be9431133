"""The desk's lists: conversations as rows, and the search for them."""
