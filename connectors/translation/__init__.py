"""Translation by a machine: the engines that a shop may choose, and who asks them."""
