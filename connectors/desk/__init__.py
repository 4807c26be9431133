"""The desk: the page on which agents see the queue, read conversations and answer."""
