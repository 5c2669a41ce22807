"""How long ago clock, worker and each job were last heard, for Prometheus: an alarm outside must see what a dead clock cannot say."""

from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from van_sync.schedules.watch import last_good_runs, look_at_all, silences


class JobCollector(Collector):
    def describe(self) -> list[Metric]:
        return []  # else it is collected as it is registered, before there is a database

    def collect(self) -> Iterator[Metric]:
        """What was never heard has no figure; nor has anything while the database does not answer."""
        try:
            yield from _silences()
            yield from _jobs()
        except DatabaseError:
            return


def _silences() -> Iterator[Metric]:
    for who, seconds in silences().items():
        if seconds is not None:
            yield GaugeMetricFamily(f"cpt_{who}_silent_seconds", f"Seconds since the {who} was last heard.", seconds)


def _jobs() -> Iterator[Metric]:
    age = GaugeMetricFamily("cpt_job_age_seconds", "Seconds since a schedule's work last ended well.", labels=["job"])
    for job, seconds in last_good_runs().items():
        age.add_metric([job], seconds)
    yield age
    late = GaugeMetricFamily("cpt_job_late", "1 where a schedule did not run when it should have.", labels=["job"])
    for one in look_at_all():
        late.add_metric([one.schedule.name], one.is_late)
    yield late
