"""``python -m van_sync.sandbox``: fill the file if need be, and serve until ended."""

import argparse
import os
import sys

from van_sync.sandbox.options import add_options


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="van_sandbox", description="Serves a stand-in for VAN's API.")
    add_options(parser)
    options = parser.parse_args(words)
    _tell_settings(options)

    import django  # only now: the settings read what was just told

    django.setup()
    from van_sync.sandbox.server import start

    start(options)


def _tell_settings(options: argparse.Namespace) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "van_sync.sandbox.settings"
    told = {
        "FILE": options.file, "ZONE": options.zone, "APPLICATION": options.application, "KEY": options.key,
        "DAY": options.day.isoformat() if options.day else "",
    }  # fmt: skip
    os.environ.update({f"VAN_SANDBOX_{name}": value for name, value in told.items() if value})


if __name__ == "__main__":
    main(sys.argv[1:])
