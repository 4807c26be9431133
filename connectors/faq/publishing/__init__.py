"""Publishing: the pages on which editors make live what they changed, go back and plan."""
