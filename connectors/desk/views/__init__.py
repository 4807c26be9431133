"""Views at the desk: saved filters beside the three lists, and what is done to many conversations at once."""
