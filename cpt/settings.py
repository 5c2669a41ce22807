"""Settings of CPT. Everything that differs between machines comes from the environment (.env.example lists it)."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from cpt.broker import folder_broker, redis_broker
from cpt.env import database, env_bool, env_int, env_list, env_str, load_env_file, mail_server

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
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "accounts",
    "tracker",
    "van_sync",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
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
CELERY_BEAT_SCHEDULE = {  # seconds
    "forget old uploads": {"task": "van_sync.tasks.forget_old_uploads", "schedule": 3600},
    "resume syncs to VAN": {"task": "van_sync.tasks.resume_syncs", "schedule": 30, "options": {"expires": 25}},
    # How often VAN is asked is a setting of the campaign; a look whether it is time is cheap. One that a busy worker missed is dropped.
    "import from VAN": {"task": "van_sync.tasks.import_on_schedule", "schedule": 60, "options": {"expires": 50}},
    # When a day is over is a setting, too, by the campaign's clock: a look each minute survives the night when the clocks change.
    "night": {"task": "van_sync.tasks.night_on_schedule", "schedule": 60, "options": {"expires": 50}},
}
CELERY_TIMEZONE = "UTC"

# VAN. Tests name the server that they started; without a key nothing is ever sent.
VAN_URL = "" if TESTING else env_str("VAN_URL", "https://api.securevan.com/v4")
VAN_APPLICATION, VAN_API_KEY = env_str("VAN_APPLICATION", "cpt"), env_str("VAN_API_KEY", "")
VAN_CALLS_AT_ONCE = env_int("VAN_CALLS_AT_ONCE", 2)  # over all workers and web processes
VAN_CALLS_A_DAY = env_int("VAN_CALLS_A_DAY", 50_000)

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "login"
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
# The copies of archived days: people's names stand in them, so nobody else on the machine reads them, and no address serves them.
ARCHIVE_DIR = BASE_DIR / env_str("ARCHIVE_DIR", "var/archive")
archive_files = {"location": ARCHIVE_DIR, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    if TESTING
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": archive_files},
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
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 18) * 3600
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    # It logs addresses, at WARNING and below, and those of a search in VAN hold names, phones and e-mails.
    "loggers": {"urllib3": {"level": "ERROR"}},
}
