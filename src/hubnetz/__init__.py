"""Hubnetz runs a network of digital innovation hubs."""

__version__ = "0.1.0"
