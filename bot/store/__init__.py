"""The store: the only room with SQL, one method per question; rows in, records out; SQLite behind one seam."""
