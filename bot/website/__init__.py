"""The website chat without pages and network: visitors, what a site has set up, words and limits. Pure."""
