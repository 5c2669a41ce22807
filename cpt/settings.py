"""Settings of CPT. Everything that differs between machines comes from the environment (.env.example lists it)."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from pythonjsonlogger.core import RESERVED_ATTRS

from cpt.broker import folder_broker, redis_broker
from cpt.env import FOLDER, archive_storage, database, env_bool, env_int, env_list, env_str, load_env_file, mail_server
from cpt.sign_in import Provider, google, origins, set_up

BASE_DIR = Path(__file__).resolve().parent.parent
load_env_file(BASE_DIR / ".env")

# DEBUG=True: one machine, plain http, no secret needed. Production leaves it out.
DEBUG = env_bool("DEBUG", False)
TESTING = "pytest" in sys.modules
SECRET_KEY = env_str("SECRET_KEY", "")
if not SECRET_KEY:
    if not (DEBUG or TESTING):
        raise ImproperlyConfigured("SECRET_KEY is not set. Give a long random text, the same for every process.")
    # Kept in a file so that sign-ins survive a restart.
    key_file = BASE_DIR / "var" / "secret-key"
    key_file.parent.mkdir(exist_ok=True)
    if not key_file.exists():
        key_file.write_text(get_random_secret_key())
    SECRET_KEY = key_file.read_text()

PORT = env_int("PORT", 8000)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "cpt.apps.Admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_guid",
    "django_celery_beat",  # before ours, which put pages of their own in the place of its
    "accounts",
    "tracker",
    "van_sync",
]
MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cpt.observe.observed",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.activity.activity",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "cpt.urls"
ASGI_APPLICATION = "cpt.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# No ATOMIC_REQUESTS: a snapshot reads the numbers before the rows, outside a transaction.
DATABASES = {"default": database(env_str("DATABASE_URL", "sqlite:///var/cpt.sqlite3"), BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL, REDIS_PREFIX = env_str("REDIS_URL", ""), env_str("REDIS_PREFIX", "cpt")
if REDIS_URL:
    # The pub/sub layer: no drops in bursts, no sockets lost when Redis restarts (the catch-up brings what was missed).
    # Publish/subscribe knows no database numbers: only the prefix keeps two campaigns on one Redis apart.
    redis_layer = {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": redis_layer}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 2000}}}

# Work is the id of a row, so it waits for the worker under the name of its database: nobody takes another campaign's.
database_name = Path(DATABASES["default"]["NAME"]).stem
if TESTING:
    CELERY_BROKER_URL = "memory://"  # tests call tasks as functions; those with a worker give it to a web process of its own
elif REDIS_URL:
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = redis_broker(REDIS_URL, f"{REDIS_PREFIX}-{database_name}")
else:
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = folder_broker(BASE_DIR / "var" / "work" / database_name)
CELERY_TASK_IGNORE_RESULT = True  # a run's row in the database says how far it is
CELERY_TASK_PUBLISH_RETRY = False  # whoever pressed the button hears at once that the broker does not answer
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True  # the worker waits for a broker that starts after it
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # and for one that comes back, however long that takes
CELERY_TASK_TIME_LIMIT = 3600  # seconds; what takes longer hangs, is ended, and may be run again
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING holds for the worker, too
CELERY_BEAT_SCHEDULER = "van_sync.schedules.clock:Clock"  # what happens when: van_sync/schedules/table.py
CELERY_BEAT_SYNC_EVERY = 1  # each run is noted at once: a clock that is killed does not run the night again
CELERY_TIMEZONE = "UTC"

# VAN. Tests name the server that they started; without a key nothing is ever sent.
VAN_URL = "" if TESTING else env_str("VAN_URL", "https://api.securevan.com/v4")
VAN_APPLICATION, VAN_API_KEY = env_str("VAN_APPLICATION", "cpt"), env_str("VAN_API_KEY", "")
VAN_CALLS_AT_ONCE = env_int("VAN_CALLS_AT_ONCE", 2)  # over all workers and web processes
VAN_CALLS_A_DAY = env_int("VAN_CALLS_A_DAY", 50_000)

# The Google Sheet. Tests name the stand-in that they started; without a key nothing is ever sent.
GOOGLE_SERVICE_ACCOUNT = "" if TESTING else env_str("GOOGLE_SERVICE_ACCOUNT", "")  # a path, or the JSON itself
SHEETS_URL = env_str("SHEETS_URL", "https://sheets.googleapis.com")

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["accounts.backends.ByProvider", "accounts.backends.ByPassword"]
# Signing in. Tests name the provider that they started.
PASSWORD_SIGN_IN = TESTING or env_bool("PASSWORD_SIGN_IN", DEBUG)
SIGN_IN_PROVIDERS = set_up(
    google(env_str("GOOGLE_CLIENT_ID", ""), env_str("GOOGLE_CLIENT_SECRET", "")),
    Provider(
        env_str("OIDC_KEY", "oidc"),
        env_str("OIDC_NAME", "single sign-on"),
        env_str("OIDC_SERVER_URL", ""),
        env_str("OIDC_CLIENT_ID", ""),
        env_str("OIDC_CLIENT_SECRET", ""),
        "OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
    ),
)
OIDC_FORM_ORIGINS = [] if TESTING else origins("OIDC_FORM_ORIGINS", env_list("OIDC_FORM_ORIGINS", ""))
if TESTING:
    SIGN_IN_PROVIDERS = []
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [provider.as_app() for provider in SIGN_IN_PROVIDERS]}}
SOCIALACCOUNT_ADAPTER = "accounts.adapter.Adapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds for each question to a provider; somebody waits at the door
# Of allauth's own accounts, with user names and mails of its own, nothing is used.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS, ACCOUNT_EMAIL_VERIFICATION = {"email"}, ["email*"], "none"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SAMPLE_PASSWORD = env_str("SAMPLE_PASSWORD", "knock-knock")  # of the made-up campaign's log-ins, nobody else's
if TESTING:
    # A safe one costs each sign-in a third of a second; it stays known for what a web process outside the tests must check.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]

# Mails go to data staff alone: what a night has done. Without an address of a server they are printed, as on one's own machine.
globals().update(mail_server(env_str("EMAIL_URL", "console:")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_str("EMAIL_FROM", "cpt@localhost")
EMAIL_TIMEOUT = 30  # seconds
PUBLIC_URL = env_str("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"  # instants are stored in UTC; what people see is the office's zone
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
# The copies of archived days: no address serves them.
archive_files = archive_storage(
    env_str("ARCHIVE_STORAGE", FOLDER), env_str("ARCHIVE_DIR", ""), env_str("ARCHIVE_STORAGE_OPTIONS", "{}"), BASE_DIR
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"} if TESTING else archive_files,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG or TESTING else "cpt.storage.HashedStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # The form goes to us; browsers judge where it leads on, too.
        "form-action": [SELF, *(provider.origin for provider in SIGN_IN_PROVIDERS), *OIDC_FORM_ORIGINS],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 18) * 3600
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("SECURE_COOKIES", not DEBUG)
if env_bool("BEHIND_HTTPS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
# Other names under our domain are not ours to force onto https.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# A board's whole outbox in one request: 100 entries of a few hundred bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# A sync of the whole state in one form: two fields for each of some thousand rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Each request has an id: the proxy's, if it sent one, else a new one. It stands in the answer, in every line of the log and at the edits.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
# Prometheus asks for /metrics with this word; without one the page is not there.
METRICS_TOKEN = env_str("METRICS_TOKEN", "")
LOG_LEVEL = env_str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"},
        "json": {
            "()": "pythonjsonlogger.orjson.OrjsonFormatter",
            "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
            "rename_fields": {"levelname": "level", "name": "logger"},
            "timestamp": "time",
            "reserved_attrs": [*RESERVED_ATTRS, "request"],  # Django hangs the whole request on some lines
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line" if DEBUG or TESTING else "json", "filters": ["request"]}
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # It logs addresses, at WARNING and below, and those of a search in VAN hold names, phones and e-mails.
        "urllib3": {"level": "ERROR"},
        # It logs addresses, of sockets at INFO.
        "uvicorn.error": {"level": "WARNING"},
        # Addresses that are not ours may hold anything. A page that broke is an error, and comes.
        "django.request": {"level": "ERROR"},
        # A line of its own for each request, which ours has already; and one at each start of a process.
        "django_guid": {"level": "WARNING"},
    },
}
