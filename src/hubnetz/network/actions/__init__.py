"""Verbs of the network: who works where; in ``showing`` what a hub shows of itself."""

from hubnetz.network.actions.roles import AlreadyCoordinated, appoint, dismiss, invite_first_coordinator

__all__ = ["AlreadyCoordinated", "appoint", "dismiss", "invite_first_coordinator"]
