"""A process of its own that calls VAN as often as it is told, once its input ends: python -m tests.van_sync.client.one_worker 8"""

import sys

import django

django.setup()

from van_sync.client import VanClient  # noqa: E402  # needs Django to be set up

van = VanClient.from_settings()
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.read()
for _ in range(int(sys.argv[1])):
    van.echo()
