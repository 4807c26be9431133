"""Tests: they speak as the people who use the product."""
