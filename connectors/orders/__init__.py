"""Orders at the rim: tables, folders, look-ups over HTTP and shop systems, and how one is found for a customer."""
