"""Routes that are no page to look at, and why. Each other route needs an example (`contributions.addresses`)."""

NOT_PAGES = {
    "portal:sitemap": "XML",
    "portal:robots": "text",
    "portal:security": "text",
    "core:communes": "a fragment of a form",
    "core:alive": "a probe",
    "core:ready": "a probe",
    "media": "files",
    "people:sign_out": "ends the session by POST",
    "people:code": "asks for what was sent: see the journeys",
    "people:link": "asks for a link that was sent: see the journeys",
    "people:second_factor": "asks for a code just proved: see the journeys",
    "people:recovery_codes": "asks for an application first",
    "people:remove_application": "asks for an application first",
    "organisations:accept_invitation": "asks for a link that was sent: see the journeys",
    "organisations:join": "asks for an association of others",
    "organisations:answer": "answers a request by POST",
    "organisations:cancel_invitation": "POST",
}
