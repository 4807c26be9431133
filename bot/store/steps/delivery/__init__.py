"""Steps of delivery: outgoing messages, and providers' reports on them."""
