"""Steps: what happens inside one transaction. No module here opens one."""
