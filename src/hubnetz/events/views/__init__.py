"""Public pages: lists.py shows what takes place, seats.py one event and its seats."""
