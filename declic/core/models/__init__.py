"""The tables of what belongs to no other room: the centre, the messages going out, the worker's life."""

from declic.core.models.centre import Centre
from declic.core.models.message import BLANK, Message, State
from declic.core.models.shipped import Shipped
from declic.core.models.worker import Heartbeat, PeriodicRun

__all__ = ["BLANK", "Centre", "Heartbeat", "Message", "PeriodicRun", "Shipped", "State"]
