"""The desk for programs: the same access, forms and verbs as its pages, opened by a hub's token."""

from ninja import Router

from hubnetz.desk.api import booking_numbers, booking_queue, bookings, door, events, people, programme

router = Router()
for part in (events, programme, people, door, bookings, booking_queue, booking_numbers):
    router.add_router("", part.router)
