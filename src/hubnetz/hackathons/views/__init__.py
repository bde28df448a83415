"""Doors of hackathons: for everybody, behind a participant's key, behind a juror's key."""
