"""The public web process: webhooks in, the desk, and limits for strangers."""
