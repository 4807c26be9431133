"""What visitors do on the shop's pages, under the names that shops send already (GA4). Pure."""
