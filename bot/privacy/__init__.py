"""Privacy: what erasing a customer means. Pure."""
