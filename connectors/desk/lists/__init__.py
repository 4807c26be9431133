"""Lists of the desk: conversations as rows, and the search for conversations."""
