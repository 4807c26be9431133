"""The only SQL: one method per question, rows in, nouns out; SQLite behind one seam."""
