"""The hub of this process as figures for Prometheus, read while it works: nothing is counted twice for being watched."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tracker.live.counts import counts
from tracker.live.hub import Hub
from tracker.live.room import rooms


class LiveCollector(Collector):
    def describe(self) -> list[Metric]:
        return []  # else it is collected as it is registered, before there is a database

    def collect(self) -> Iterator[Metric]:
        """Asked from a thread beside the loops, so each set is copied before it is walked through."""
        sockets = GaugeMetricFamily("cpt_sockets", "Pages with a socket in this process.", labels=["room"])
        for room in rooms():
            sockets.add_metric([type(room).__name__.lower()], len(room.viewers))
        yield sockets
        hubs = [room for room in rooms() if isinstance(room, Hub)]
        yield _gauge("cpt_live_offices", "Offices of which this process passes changes on.", sum(len(hub.streams) for hub in hubs))
        behind = [frames for hub in hubs for frames in _behind(hub)]
        yield _gauge("cpt_hub_queue", "Changes that wait for a socket to take them, all sockets together.", sum(behind))
        yield _gauge("cpt_hub_queue_longest", "Changes that the slowest socket has not taken.", max(behind, default=0))
        trouble = CounterMetricFamily("cpt_live", "What the stream had to do beside passing changes on.", labels=["what"])
        for what, times in list(counts.items()):
            trouble.add_metric([what.replace(" ", "_")], times)
        yield trouble


def _behind(hub: Hub) -> Iterator[int]:
    streams = dict(hub.streams)
    for viewer in list(hub.viewers):
        at = dict(viewer.at)
        yield sum(max(0, streams[office].number - number) for office, number in at.items() if office in streams)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value)
