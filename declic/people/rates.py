"""The limits of promises A1 and A2, in one place."""

from datetime import timedelta

LIFE = timedelta(minutes=10)
MAX_ATTEMPTS = 5
WINDOW = timedelta(hours=1)
PER_ADDRESS = 5
PER_NETWORK = 20
# What is over is kept a day, to understand an incident, then erased.
KEPT = timedelta(days=1)
