"""The workbench in the store: drafts, history, cards and numbers of entries, and who has one open."""
