"""Numbers for monitors, which bring a word of their own; without one set here there is nothing to see."""

from collections.abc import Iterable
from hmac import compare_digest
from typing import Final

from flask import Blueprint, Response, abort, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from helpline.handlers import gauges
from helpline.handlers.gauges import Gauge
from helpline.web.door import house, told

doors = Blueprint("metrics", __name__)

PLAIN: Final = "text/plain; version=0.0.4; charset=utf-8"


class Asked(Collector):
    """What was read when the monitor asked."""

    def __init__(self, found: Iterable[Gauge]) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """A family for each name."""
        families: dict[str, GaugeMetricFamily] = {}
        for one in self._found:
            names = [name for name, _ in one.labels]
            family = families.setdefault(one.name, GaugeMetricFamily(one.name, one.means, labels=names))
            family.add_metric([value for _, value in one.labels], one.value)
        return families.values()


@doors.get("/metrics")
def metrics() -> Response:
    """Only to whoever brings the word; to everybody else this page is not there."""
    token = told().metrics_token
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not compare_digest(brought.encode(), token.encode()):
        abort(404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Asked(gauges.read(house())))
    return Response(generate_latest(registry), content_type=PLAIN)
