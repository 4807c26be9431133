"""Privacy: a customer's data exported and erased, for the desk and the command line alike."""
