"""A web process: `python -m cpt.serve --port 8000`. Pages, operations and sockets on one port, by uvicorn.

SIGTERM ends it in order: it takes nothing new, tells each socket to come back (1012), answers what it was asked, and goes.
"""

import argparse

import uvicorn

from cpt.env import env_bool

LAST_ANSWERS = 15  # seconds for requests that are under way
LONGEST_MESSAGE = 100_000  # bytes of a socket's message; what a board says is a third of that at most


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m cpt.serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    is_behind_proxy = env_bool("BEHIND_HTTPS_PROXY", False)
    uvicorn.run(
        "cpt.asgi:application",
        host=given.host,
        port=given.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",  # the other one drops its websockets with a warning
        ws_per_message_deflate=False,  # costs half as much again as the hub itself, for frames of some hundred bytes
        ws_max_size=LONGEST_MESSAGE,
        lifespan="off",
        proxy_headers=is_behind_proxy,
        forwarded_allow_ips="*" if is_behind_proxy else None,  # the proxy replaces what a visitor sent; docs/operations.md
        timeout_graceful_shutdown=LAST_ANSWERS,
        access_log=False,  # ours says which page it was, and never the address
        log_config=None,  # LOGGING is for all
        server_header=False,
    )


if __name__ == "__main__":
    main()
