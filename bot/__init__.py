"""The assistant's own logic: nouns, decisions and the store; no Flask and no network of its own."""
