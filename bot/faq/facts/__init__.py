"""Facts: the shop's facts as an owner edits them, by group and kind, with what customers read after a change."""
