"""The settings of the tests: the real ones, with a folder of their own and no waiting."""

import os
import tempfile
from pathlib import Path
from zlib import crc32

# One folder a checkout: two of them tested at the same time do not meet.
FOLDER = f"declic-tests-{os.getuid()}-{crc32(__file__.encode()):08x}"
os.environ.setdefault("DECLIC_MODE", "demonstration")
os.environ.setdefault("DECLIC_DATA_DIR", str(Path(tempfile.gettempdir()) / FOLDER))
os.environ.setdefault("DECLIC_PAGE_CACHE_SECONDS", "0")
# A busy machine is no failure: whoever waits for the base has their turn (a test that locks it for good says how long).
os.environ.setdefault("DECLIC_DATABASE_WAIT", "300")
Path(os.environ["DECLIC_DATA_DIR"]).mkdir(parents=True, exist_ok=True)

from declic.config.settings import *  # noqa: E402, F403
from declic.config.settings import DATABASES, STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, as in real life: threads that write at once wait for each other, which a base in memory cannot show.
    # One a process: several runs may go on at once.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["DECLIC_DATA_DIR"]) / f"tests-{os.getpid()}.sqlite3")}
    # Nothing here has to survive a power cut.
    OPTIONS = DATABASES["default"]["OPTIONS"]
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
