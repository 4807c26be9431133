"""Everything that imports Rasa: named in config.yml, endpoints.yml and credentials.yml."""
