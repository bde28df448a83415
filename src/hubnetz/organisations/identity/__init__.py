"""Which records are the same organisation: plain Python and numpy, no Django, no clock."""
