"""The limit: a server that does nothing but `websockets` broadcast. What one socket says goes to all."""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

everyone: set[ServerConnection] = set()


async def relay(connection: ServerConnection) -> None:
    everyone.add(connection)
    try:
        async for message in connection:
            broadcast(everyone, message)
    finally:
        everyone.discard(connection)


async def main() -> None:
    async with serve(relay, "127.0.0.1", int(sys.argv[1]), compression=None) as server:
        await server.serve_forever()


asyncio.run(main())
