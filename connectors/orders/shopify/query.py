"""Queries of Shopify's Admin GraphQL API (shopify.dev, Order; version 2026-10). The address is asked for no further
than town and postcode."""

from __future__ import annotations

VERSION = "2026-10"

_FIELDS = """
    id legacyResourceId name createdAt updatedAt cancelledAt email phone
    displayFinancialStatus displayFulfillmentStatus
    totalPriceSet { shopMoney { amount currencyCode } }
    shippingAddress { zip city phone }
    billingAddress { zip phone }
    lineItems(first: 20) { nodes { title variantTitle sku quantity originalUnitPriceSet { shopMoney { amount } } } }
    fulfillments(first: 10) { displayStatus updatedAt inTransitAt deliveredAt estimatedDeliveryAt
      trackingInfo(first: 3) { company number url } }
    refunds(first: 10) { createdAt totalRefundedSet { shopMoney { amount } } }
    customAttributes { key value }
"""
BY_QUERY = f"""query Orders($query: String!, $first: Int!, $after: String) {{
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{ {_FIELDS} }}
  }}
}}"""
BY_ID = f"query Order($id: ID!) {{ order(id: $id) {{ {_FIELDS} }} }}"
SCOPES = "query Scopes { shop { name } currentAppInstallation { accessScopes { handle } } }"
