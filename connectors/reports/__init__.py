"""The owner's pages: the shop's numbers, who is needed when, the letter of Monday, links with their QR codes."""
