"""The programme as it is kept: what is taught, when, and who comes."""

from declic.programme.models.course import (
    Course,
    DateRoles,
    Mode,
    Session,
    SessionPart,
    SessionState,
    Theme,
)
from declic.programme.models.registration import (
    ACTIVE,
    AWAITING_CODE,
    SEATED,
    AccessNeeds,
    Channel,
    CodeSending,
    Need,
    OfferState,
    OrganisationSeats,
    Registration,
    SeatOffer,
    Status,
)

__all__ = [
    "ACTIVE",
    "AWAITING_CODE",
    "SEATED",
    "AccessNeeds",
    "Channel",
    "CodeSending",
    "Course",
    "DateRoles",
    "Mode",
    "Need",
    "OfferState",
    "OrganisationSeats",
    "Registration",
    "SeatOffer",
    "Session",
    "SessionPart",
    "SessionState",
    "Status",
    "Theme",
]
