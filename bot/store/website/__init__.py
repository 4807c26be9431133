"""Parts of the store for the website chat."""
