"""Provider of sign-in: people sign in by the shop's own OpenID Connect provider, and take their roles from it."""
