"""All settings of Hubnetz, read from the environment (docs/guides/settings.md lists them)."""

import os
from pathlib import Path

from django.utils.csp import CSP

from hubnetz.lib import database
from hubnetz.site import environment as env

CHECKOUT = Path(__file__).resolve().parents[3]
BUILD = Path(env.text("HUBNETZ_BUILD", str(CHECKOUT / "build")))

# Whom the house listens to. On loopback the printed demo sign-ins need no second factor and cookies no TLS.
BIND = env.text("HUBNETZ_BIND", "127.0.0.1")
ON_LOOPBACK = BIND in ("127.0.0.1", "::1", "localhost")
LIMITS = env.switch("HUBNETZ_LIMITS", True) or not ON_LOOPBACK
TRUSTED_PROXIES = env.whole_number("HUBNETZ_PROXIES", 0)  # how many proxies in front add X-Forwarded-For
BASE_URL = env.text("HUBNETZ_URL", "http://127.0.0.1:8000").rstrip("/")

SECRET_KEY = env.text("HUBNETZ_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = [h for h in env.text("HUBNETZ_HOSTS", "*" if ON_LOOPBACK else "").split(",") if h] or [BIND]

# The database. Migrations run as the owner; everything else as a role that owns nothing.
AS_OWNER = env.text("HUBNETZ_DB_ROLE", "app") == "owner"
_OWNER_URL = os.environ.get("HUBNETZ_OWNER_URL", "")
if AS_OWNER:
    DATABASES = {"default": database.django_database(_OWNER_URL or env.text("DATABASE_URL"))}
else:
    DATABASES = {
        "default": database.django_database(
            env.text("DATABASE_URL"), role=None if _OWNER_URL else database.APP_ROLE
        )
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counter",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # with few, somebody with many addresses would push counters out
    }
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    "hubnetz.ui",
    "hubnetz.journal",
    "hubnetz.post",
    "hubnetz.accounts",
    "hubnetz.network",
    "hubnetz.catalogue",
    "hubnetz.organisations",
    "hubnetz.press",
    "hubnetz.privacy",
    "hubnetz.events",
    "hubnetz.booking",
    "hubnetz.hackathons",
    "hubnetz.matching",
    "hubnetz.alerts",
    "hubnetz.casework",
    "hubnetz.indicators",
    "hubnetz.portal",
    "hubnetz.desk",
    "hubnetz.office",
    "hubnetz.demo",
    "allauth",  # after the rooms, whose templates and words come first
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "hubnetz.ui.middleware.database_away",
    "hubnetz.ui.middleware.only_storable_text",
    "hubnetz.network.middleware.one_look",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "hubnetz.ui.middleware.no_devices",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hubnetz.ui.middleware.nothing_too_large",
    "hubnetz.accounts.middleware.second_factor",
    "hubnetz.network.middleware.own_hubs",
    "django_htmx.middleware.HtmxMiddleware",
    "hubnetz.ui.middleware.words_for_refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "hubnetz.site.urls"
WSGI_APPLICATION = "hubnetz.site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hubnetz.network.context.network",
                "hubnetz.ui.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hubnetz.ui.templatetags.addresses",
            ],
        },
    }
]

# Language and time: German without a prefix, English below /en/; moments are UTC inside, Berlin outside.
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
ASSETS_DIR = BUILD / "assets"
PAPER_FACES = BUILD / "paper"
STATIC_ROOT = BUILD / "static"
STATICFILES_DIRS = [ASSETS_DIR] if ASSETS_DIR.is_dir() else []
_collected = (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
WHITENOISE_MAX_AGE = 3600
# Files of the operator (a film in sign language), served from the top of the site as they are.
HUBNETZ_FILES = env.text("HUBNETZ_FILES", "")
if HUBNETZ_FILES:
    WHITENOISE_ROOT = HUBNETZ_FILES

# Signing in: an e-mail address with a password or with a code by letter; then the second factor.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["hubnetz.accounts.sessions.Accounts"]
SESSION_ENGINE = "hubnetz.accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
LOGOUT_REDIRECT_URL = "portal:start"
ACCOUNT_ADAPTER = "hubnetz.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # the letter needs its way
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the second factor is asked for all the same
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser
# Only what fails is limited: by source and by account. Whoever signs in with the right password never waits.
ACCOUNT_RATE_LIMITS = (
    {"login": "", "login_failed": "30/m/ip,5/5m/key", "request_login_code": "60/m/ip,3/m/key", "signup": ""}
    if LIMITS
    else False
)
ACCOUNT_FORMS = {
    "login": "hubnetz.accounts.forms.Login",
    "request_login_code": "hubnetz.accounts.forms.RequestLoginCode",
    "confirm_login_code": "hubnetz.accounts.forms.ConfirmLoginCode",
    "reset_password": "hubnetz.accounts.forms.ResetPassword",
    "reset_password_from_key": "hubnetz.accounts.forms.ResetPasswordFromKey",
    "change_password": "hubnetz.accounts.forms.ChangePassword",
    "set_password": "hubnetz.accounts.forms.SetPassword",
    "reauthenticate": "hubnetz.accounts.forms.Reauthenticate",
}
MFA_ADAPTER = "hubnetz.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "hubnetz.accounts.forms.Authenticate",
    "reauthenticate": "hubnetz.accounts.forms.ReauthenticateByCode",
    "activate_totp": "hubnetz.accounts.forms.ActivateTotp",
    "deactivate_totp": "hubnetz.accounts.forms.DeactivateTotp",
    "generate_recovery_codes": "hubnetz.accounts.forms.GenerateRecoveryCodes",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come by invitation
MFA_TOTP_ISSUER = "Hubnetz"
MFA_TOTP_TOLERANCE = 1  # a code typed as its half minute ends still counts; RFC 6238 allows one step

# Safety
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TLS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_SSL_REDIRECT = False  # the proxy in front does that; /readyz must answer without
# The proxy redirects to TLS; whether all subdomains of the operator follow is the operator's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
HUBNETZ_UPLOADS = {  # pages that take files, and how many bytes in one go
    "hackathons:submission": 31_000_000,
    "desk:event_new_file": 11_000_000,
    "desk:imports": 11_000_000,
    "desk:new_picture": 11_000_000,
}
CSRF_FAILURE_VIEW = "hubnetz.ui.views.csrf_failure"

# What stands around every page: addresses of pages that exist are linked in the head and the footer.
HUBNETZ_CONTACT = env.text("HUBNETZ_CONTACT", "")
HUBNETZ_OPERATOR = env.text("HUBNETZ_OPERATOR", "")  # name and address for the imprint, several lines
HUBNETZ_REPRESENTED_BY = env.text("HUBNETZ_REPRESENTED_BY", "")
HUBNETZ_PHONE = env.text("HUBNETZ_PHONE", "")
HUBNETZ_REGISTER = env.text("HUBNETZ_REGISTER", "")  # register and number, VAT identification number
HUBNETZ_SUPERVISOR = env.text("HUBNETZ_SUPERVISOR", "")  # supervisory authority
HUBNETZ_RESPONSIBLE = env.text("HUBNETZ_RESPONSIBLE", "")  # for journalistic content
HUBNETZ_PRIVACY_OFFICER = env.text("HUBNETZ_PRIVACY_OFFICER", "")
HUBNETZ_PRIVACY_AUTHORITY = env.text("HUBNETZ_PRIVACY_AUTHORITY", "")
HUBNETZ_ENFORCEMENT = env.text("HUBNETZ_ENFORCEMENT", "")  # watches over accessibility
HUBNETZ_ARBITRATION = env.text("HUBNETZ_ARBITRATION", "")  # mediates where feedback did not help
HUBNETZ_ACCESSIBILITY_REVIEWED = env.text(
    "HUBNETZ_ACCESSIBILITY_REVIEWED", ""
)  # day of the last self-assessment
HUBNETZ_PRESS_CONTACT = env.text("HUBNETZ_PRESS_CONTACT", "")
HUBNETZ_SIGN_LANGUAGE_VIDEO = env.text("HUBNETZ_SIGN_LANGUAGE_VIDEO", "")  # name of a file in HUBNETZ_FILES
HUBNETZ_NAV = ["events:events", "catalogue:offers", "booking:anywhere", "portal:hubs", "casework:enquiry"]
# Machines of the operator whose calendars may be read though they lie inside, also by http: name or name:port.
HUBNETZ_CALENDARS_INSIDE = [h for h in env.text("HUBNETZ_CALENDARS_INSIDE", "").split(",") if h]
HUBNETZ_ATTENDEES_KEPT = env.whole_number("HUBNETZ_ATTENDEES_KEPT", 24)  # months after an event; 0: for ever
HUBNETZ_ENQUIRIES_KEPT = env.whole_number(
    "HUBNETZ_ENQUIRIES_KEPT", 36
)  # months after the answer; 0: for ever
HUBNETZ_CONTACTS_KEPT = env.whole_number(
    "HUBNETZ_CONTACTS_KEPT", 36
)  # months after last confirmed; 0: for ever
HUBNETZ_LETTERS_KEPT = env.whole_number(
    "HUBNETZ_LETTERS_KEPT", 36
)  # months after they were written; 0: for ever
HUBNETZ_MAP = env.text("HUBNETZ_MAP", "")  # a folder with outlines.json and tilegrid.csv of another area
HUBNETZ_FRONTS = {  # where pages and letters of low rooms link to
    "hub": "portal:hub",
    "ask": "casework:enquiry",
    "alert": "alerts:new",
    "network": "portal:network",
    "county": "portal:county",
    "dates": "events:events",
    "hackathon": "hackathons:hackathon",
    "desk_offer": "desk:offer",
    "desk_event": "desk:event",
    "desk_booking": "desk:booking",
    "desk_joint": "desk:event_joint",
    "press": "portal:press",
    "privacy": "portal:privacy",
    "door": "desk:event_door",
    "hours_at": "booking:at_hub",
    "things_at": "booking:things_at_hub",
}
HUBNETZ_FOOTER = [
    "portal:plain_language",
    "portal:sign_language",
    "press:feedback",
    "portal:accessibility",
    "portal:imprint",
    "portal:privacy",
    "privacy:my_data",
    "press:news",
    "portal:press",
    "account_login",
]

# Letters: without a server they wait, readable at the desk.
MAIL_SERVER = env.text("EMAIL_HOST", "")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_SERVER,
            "port": env.whole_number("EMAIL_PORT", 25),
            "username": env.text("EMAIL_USER", ""),
            "password": env.text("EMAIL_PASSWORD", ""),
            "use_tls": env.switch("EMAIL_TLS", False),
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Hubnetz <noreply@hubnetz.invalid>")

# Understanding needs: a bundled model, an endpoint of your own, or none.
EMBEDDER = env.text("HUBNETZ_EMBEDDER", "bundled")
EMBEDDER_KEY = env.text("HUBNETZ_EMBEDDER_KEY", "")
EMBEDDER_MODEL = env.text("HUBNETZ_EMBEDDER_MODEL", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"level": "ERROR"}},  # a refused form is no event
    "root": {"handlers": ["stderr"], "level": env.text("HUBNETZ_LOG", "WARNING")},
}
