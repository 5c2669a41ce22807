"""What one can say when starting the stand-in: shared by ``manage.py van_sandbox`` and ``python -m van_sync.sandbox``."""

import argparse
import datetime as dt


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8800, help="(8800)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument(
        "--day", type=dt.date.fromisoformat, help="the campaign's day, such as 2026-10-31 (today; until half past three, yesterday)"
    )
    parser.add_argument("--seed", type=int, default=2018, help="another number gives other people (2018)")
    parser.add_argument("--offices", type=int, default=7, help="how many (7)")
    parser.add_argument("--bookings", type=int, default=60, help="of an office of ordinary size on one day (60)")
    parser.add_argument("--small", action="store_true", help="two offices, for tests")
    parser.add_argument("--fresh", action="store_true", help="fill the file anew, whatever is in it")
    parser.add_argument("--file", default="", help="the SQLite file (var/van_sandbox.sqlite3)")
    parser.add_argument("--zone", default="America/Chicago", help="the committee's time zone (America/Chicago)")
    parser.add_argument("--application", default="cpt", help="the application name, looked at only with --fault strict=on (cpt)")
    parser.add_argument("--key", default="", help="the API key, without |mode (a made-up one)")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=VALUE", help="a switch of the debug page; may be given often")
