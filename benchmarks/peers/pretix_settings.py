"""pretix, its own settings in its own environment; its messages are written and go nowhere, it keeps no journal."""

from pretix.settings import *  # noqa: F403

EMAIL_BACKEND = EMAIL_CUSTOM_SMTP_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING_CONFIG = None
