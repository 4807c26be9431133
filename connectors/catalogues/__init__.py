"""Catalogues: the desk in its people's languages: the translations, who reads which, and how they are kept."""
