"""What people do with the programme: load a season, say how dates go together, move seats."""

from declic.core.tries import TooManyTriesError
from declic.programme.services.attendance import (
    CannotNoteError,
    Note,
    WhyNot,
    note,
    note_many,
    say_here,
    walk_in,
)
from declic.programme.services.calendars import change_calendar, open_calendar, stop_calendar
from declic.programme.services.calls import answer_call, call_made
from declic.programme.services.certificates import (
    CannotCertifyError,
    NoCertificate,
    certify,
    certify_all,
    verify,
    withdraw_corrected,
)
from declic.programme.services.changes import (
    CannotChangeError,
    Told,
    cancel_session,
    come_back_on_site,
    switch_to_remote,
)
from declic.programme.services.checks import closes_at, has_begun, is_late, is_open
from declic.programme.services.entry import (
    TooManyCodesError,
    WrongCodeError,
    ask,
    forget_sendings,
    prove,
    register_known,
    register_member,
)
from declic.programme.services.evaluations import Opinion, TooEarlyError, copy_from_paper, evaluate
from declic.programme.services.importing import Report, Row, UnreadableFileError, import_season
from declic.programme.services.message_texts import ChangedMeanwhileError, keep_text, send_trial, version_of
from declic.programme.services.needs import Needs, forget_needs, keep_needs
from declic.programme.services.new_dates import change_dates, dates_of, dates_saved, still_comes
from declic.programme.services.places import change_places
from declic.programme.services.recount import recount
from declic.programme.services.reminders import remind, tick
from declic.programme.services.repeat import Repeated, SeasonChangedError, repeat
from declic.programme.services.requests import AlreadyError, Outcome, Reason, RefusedError, Request, TooLateError
from declic.programme.services.retention import forget_old_registrations
from declic.programme.services.season import (
    CannotSpecifyError,
    Loaded,
    describe_courses,
    load_programme,
    specify_dates,
)
from declic.programme.services.seats import (
    accept,
    cancel,
    confirm,
    decline,
    give_up,
    move,
    register,
    register_parts,
    settle,
)
from declic.programme.services.thanks import thank

__all__ = [
    "AlreadyError",
    "CannotCertifyError",
    "CannotChangeError",
    "CannotNoteError",
    "CannotSpecifyError",
    "ChangedMeanwhileError",
    "Loaded",
    "Needs",
    "NoCertificate",
    "Note",
    "Opinion",
    "Outcome",
    "Reason",
    "RefusedError",
    "Repeated",
    "Report",
    "Request",
    "Row",
    "SeasonChangedError",
    "Told",
    "TooEarlyError",
    "TooLateError",
    "TooManyCodesError",
    "TooManyTriesError",
    "UnreadableFileError",
    "WhyNot",
    "WrongCodeError",
    "accept",
    "answer_call",
    "ask",
    "call_made",
    "cancel",
    "cancel_session",
    "certify",
    "certify_all",
    "change_calendar",
    "change_dates",
    "change_places",
    "closes_at",
    "come_back_on_site",
    "confirm",
    "copy_from_paper",
    "dates_of",
    "dates_saved",
    "decline",
    "describe_courses",
    "evaluate",
    "forget_needs",
    "forget_old_registrations",
    "forget_sendings",
    "give_up",
    "has_begun",
    "import_season",
    "is_late",
    "is_open",
    "keep_needs",
    "keep_text",
    "load_programme",
    "move",
    "note",
    "note_many",
    "open_calendar",
    "prove",
    "recount",
    "register",
    "register_known",
    "register_member",
    "register_parts",
    "remind",
    "repeat",
    "say_here",
    "send_trial",
    "settle",
    "specify_dates",
    "still_comes",
    "stop_calendar",
    "switch_to_remote",
    "thank",
    "tick",
    "verify",
    "version_of",
    "walk_in",
    "withdraw_corrected",
]
