"""The key of the service account, from the environment. It is never shown and never logged; its e-mail address is, to share the sheet with."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from van_sync.sheets.errors import BadKey, NotSetUp

NEEDED = ("client_email", "private_key", "token_uri")
WHERE = "docs/operations.md says how to get one and where to put it."


def read_key() -> dict[str, Any]:
    """``GOOGLE_SERVICE_ACCOUNT``: the path of the JSON file that Google gave, or its text. Raises ``NotSetUp`` or ``BadKey``."""
    given = settings.GOOGLE_SERVICE_ACCOUNT.strip()
    if not given:
        raise NotSetUp(f"GOOGLE_SERVICE_ACCOUNT is not set, so there is no key for Google. {WHERE}")
    try:
        found = json.loads(given if given.startswith("{") else Path(given).read_text())
    except OSError as error:
        # The path is not shown: somebody may have put a part of the key there.
        raise BadKey(
            f"The file that GOOGLE_SERVICE_ACCOUNT names cannot be read: {error.strerror}. Mend the path, and restart CPT."
        ) from None
    except ValueError:  # text that is no JSON, or bytes that are no text
        raise BadKey(f"GOOGLE_SERVICE_ACCOUNT is no JSON. Take the file as Google gave it. {WHERE}") from None
    missing = [name for name in NEEDED if not (isinstance(found, dict) and found.get(name))]
    if missing:
        raise BadKey(f"The key in GOOGLE_SERVICE_ACCOUNT lacks {', '.join(missing)}. Make a key for a service account, as JSON. {WHERE}")
    return dict(found)


def account() -> str:
    """The address to share the sheet with; empty if there is no key that can be read."""
    try:
        return str(read_key()["client_email"])
    except (NotSetUp, BadKey):
        return ""
