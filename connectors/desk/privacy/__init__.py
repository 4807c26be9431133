"""Privacy at the desk: a customer's data exported and erased by admins."""
