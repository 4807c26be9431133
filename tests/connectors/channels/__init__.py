"""Tests of the channels: one contract for all, with each channel's cases."""
