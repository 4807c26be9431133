"""The supervisor: starts every process, restarts what dies, stops them in order."""
