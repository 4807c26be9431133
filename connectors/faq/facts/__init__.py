"""Facts: the pages of the shop's facts and hours, and the tour through them."""
