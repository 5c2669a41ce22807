"""The session of a socket: read when it opens, never written."""

from typing import Any

from channels.sessions import InstanceSessionWrapper, SessionMiddleware


class ReadSession(SessionMiddleware):
    """Channels' own looks with every message sent whether the session must be saved: 7 % of a delivery's time in a profile."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        wrapper = InstanceSessionWrapper(scope, send)
        await wrapper.resolve_session()
        await self.inner(wrapper.scope, receive, send)
