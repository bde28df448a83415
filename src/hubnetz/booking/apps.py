from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "hubnetz.booking"
    label = "booking"

    def ready(self) -> None:
        """Say what becomes of bookings and customers when two records of a company become one."""
        from django.utils.translation import gettext_lazy as _

        from hubnetz.booking import merging
        from hubnetz.booking.access import in_touch
        from hubnetz.organisations import hooks

        hooks.in_touch.append(in_touch.last_contacts)
        hooks.on_merge["booking.Booking.organisation"] = hooks.hand_over(_("Bookings"))
        hooks.on_merge["booking.Customer.organisation"] = hooks.Answer(_("Customers"), merging.customers)
