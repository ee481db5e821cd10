"""The pages of the programme."""

from declic.programme.views.calendar_page import calendar_page
from declic.programme.views.catalogue import course, session, session_list
from declic.programme.views.entry import prove, register
from declic.programme.views.own_changes import change_date, change_places
from declic.programme.views.registration import registration

__all__ = [
    "calendar_page",
    "change_date",
    "change_places",
    "course",
    "prove",
    "register",
    "registration",
    "session",
    "session_list",
]
