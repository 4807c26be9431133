"""The WhatsApp Cloud API as the sandbox speaks it: calls, checks, contents, templates and webhook bodies."""
