"""Dossier: a Discord bot that keeps a community's news, its actors and their relations."""

__version__ = "0.1.0"
