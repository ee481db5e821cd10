"""Django's settings, computed from `declic.config.environment`. No behaviour here."""

from pathlib import Path

import environ

from declic.config.environment import BASE_DIR, PRODUCTION, described, value
from declic.config.safety import current_dangers
from declic.config.settings.databases import database
from declic.config.settings.logs import logging_for

DECLIC_MODE = value("DECLIC_MODE")
IS_PRODUCTION = DECLIC_MODE == PRODUCTION
DEBUG = value("DECLIC_DEBUG")
SECRET_KEY = value("DECLIC_SECRET_KEY")
SECRET_KEY_FALLBACKS = list(filter(None, [value("DECLIC_FORMER_SECRET_KEY")]))
ALLOWED_HOSTS = value("DECLIC_ALLOWED_HOSTS") or ([] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = value("DECLIC_SITE_URL").rstrip("/")
SOURCE_URL = value("DECLIC_SOURCE_URL")
DATA_DIR = Path(value("DECLIC_DATA_DIR"))
REFERENCE_DATA_DIR = BASE_DIR / "data"
ACCESS_TABLE = BASE_DIR / "declic" / "config" / "access.toml"
PAGE_CACHE_SECONDS = value("DECLIC_PAGE_CACHE_SECONDS")
TRUSTED_PROXY = value("DECLIC_TRUSTED_PROXY")
GEOCODER_URL = value("DECLIC_GEOCODER_URL")
TILES_URL, TILES_ATTRIBUTION = value("DECLIC_TILES_URL"), value("DECLIC_TILES_ATTRIBUTION")
WEB_WORKERS, WEB_THREADS = value("DECLIC_WEB_WORKERS"), value("DECLIC_WEB_THREADS")
LOG_LEVEL = value("DECLIC_LOG_LEVEL")
# For `declic config` and for what refuses to start: core reads them here, since it knows nothing above itself.
EFFECTIVE_OPTIONS = described()
DANGERS = current_dangers()

# The rooms, from the top to the bottom of the house: an arrow (an import) only points down.
ROOMS = [
    "declic.portal",
    "declic.diagnostic",
    "declic.programme",
    "declic.places",
    "declic.tools",
    "declic.resources",
    "declic.organisations",
    "declic.people",
    "declic.core",
]

INSTALLED_APPS = [
    *ROOMS,
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "declic.core.proxy.TrustedProxyMiddleware",
    "declic.core.page_cache.PageCacheMiddleware",
    "declic.core.security.SecurityHeadersMiddleware",
    "declic.core.breakdown.BreakdownMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "declic.core.origin.HiddenOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "declic.people.access.AccessMiddleware",
]

ROOT_URLCONF = "declic.config.urls"
WSGI_APPLICATION = "declic.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "declic.core.context.page",
            ],
        },
    }
]

DATABASES = {"default": database(value("DATABASE_URL"), DATA_DIR, value("DECLIC_DATABASE_WAIT"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True  # Wagtail and Django speak French through it; Déclic's own texts are written in French.
LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
# The whole body is bounded before anything parses it (promise C1).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
# Of a whole body with files, in the back office: twice the largest file that a page takes, so that it can say so.
LARGEST_UPLOAD = 100_000_000
FILE_UPLOAD_HANDLERS = [
    "declic.core.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "/compte/entrer/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# `__Host-` needs https: plain names in demonstration, on http (promise A8).
SESSION_COOKIE_NAME = "__Host-session" if IS_PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "declic.people.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "declic.core.views.csrf_failure"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The orchestrator's probes ask in plain http, on loopback.
SECURE_REDIRECT_EXEMPT = [r"^sante(/pret)?/?$"]

MAIL_FROM = DEFAULT_FROM_EMAIL = value("DECLIC_MAIL_FROM")
EMAIL_URL = value("EMAIL_URL")
EMAIL_TIMEOUT = 10
if EMAIL_URL:
    vars().update({k: v for k, v in environ.Env.email_url_config(EMAIL_URL).items() if k.startswith("EMAIL_")})
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

FORM_RENDERER = "declic.core.form_rendering.DeclicRenderer"

WAGTAIL_SITE_NAME = "Déclic"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"  # as an editor types them
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
# Files coming in: the type is read from the content, the size and the pixels before decoding (promise C12).
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "csv", "txt"]
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TAGGIT_CASE_INSENSITIVE = True

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# allauth keeps the authenticators of second factors; its pages are not mounted: ours are (see declic/people).
MFA_ADAPTER = "declic.people.mfa_adapter.MFAAdapter"
MFA_TOTP_ISSUER = "Déclic"

LOGGING = logging_for(LOG_LEVEL)

# The open-data API: read only and public, hence no account, no form, one media type.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lieux de médiation numérique",
    "DESCRIPTION": "Les lieux publiés par le centre de ressources, au standard national 1.0.1. Licence Ouverte 2.0.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
}
