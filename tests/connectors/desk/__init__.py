"""Tests of the web app and its desk: agents in browsers, providers that post."""
