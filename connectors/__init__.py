"""The rim: Flask apps, channels, pages, worker and the client of Rasa."""
