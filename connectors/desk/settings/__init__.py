"""Settings: the page on which the shop decides what holds, and the list of what was changed, with the way back."""
