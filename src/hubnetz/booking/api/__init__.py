"""Booking for machines: the same access, forms and verbs as the pages."""

from ninja import Router

from hubnetz.booking.api import hours, own, queue, resources

router = Router()
for part in (resources, hours, own, queue):
    router.add_router("", part.router)
