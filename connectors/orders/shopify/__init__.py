"""Shopify: orders by the Admin GraphQL API, and the webhooks that tell of changes."""
