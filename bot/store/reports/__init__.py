"""Parts of the store for reports: counting what happened into facts by day, and reading those facts."""
