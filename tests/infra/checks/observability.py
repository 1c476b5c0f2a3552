"""What is measured, who is told, and what it may cost."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from promql_parser import parse

from tests.infra.model import INFRA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra, Resource

METRICS: dict[str, tuple[str, str, str, str, set[str]]] = {
    "jobs_ended": ("job.ended", "INT64", "1", "", {"kind", "runner", "status", "fault", "code"}),
    "dead_letters": ("job.dead_letter", "INT64", "1", "", {"kind", "runner"}),
    "stage_milliseconds": ("job.stage", "DISTRIBUTION", "ms", "milliseconds", {"kind", "runner", "stage"}),
    "jobs_waiting": ("sweep.done", "DISTRIBUTION", "1", "waiting", set()),
}
"""By name: the event that is counted, type, unit, the field that is measured, labels."""
BUILT_IN = {
    "cloudtasks.googleapis.com/queue/depth": "cloud_tasks_queue",
    "monitoring.googleapis.com/uptime_check/check_passed": "uptime_url",
    "run.googleapis.com/container/billable_instance_time": "cloud_run_job",
    "run.googleapis.com/container/gpu/utilizations": "cloud_run_job",
    "run.googleapis.com/container/memory/utilizations": "cloud_run_job",
    "run.googleapis.com/job/running_executions": "cloud_run_job",
    "run.googleapis.com/request_count": "cloud_run_revision",
    "run.googleapis.com/request_latencies": "cloud_run_revision",
}
PAGES = {
    "failed_jobs": "Failed jobs", "backlog": "Backlog", "gpu_use": "GPU use", "function_errors": "Function errors",
    "dead_letter": "A dead letter", "no_sweep": "No sweep", "page_down": "Page down",
}  # fmt: skip
SEVERITY = {"gpu_use": "WARNING", "backlog": "WARNING", "no_sweep": "CRITICAL", "page_down": "CRITICAL"}
CHARTS = (
    "Jobs ended, by status", "Failures, by code", "Dead letters", "Jobs that wait", "Tasks that wait",
    "Stages, 95th percentile", "Running executions", "GPU use", "Memory, 99th percentile", "Time paid for",
    "Calls to functions, by answer",
    "Functions' answers, 95th percentile",
)  # fmt: skip
_CHANNEL = ["google_monitoring_notification_channel.email.id"]
_USER = "logging.googleapis.com/user/sightsinger_"


def the_logs_are_counted_as_the_readme_says(infra: Infra) -> Iterator[str]:
    found = {one.key: one.values for one in infra.of("google_logging_metric")}
    yield from (f"{name} is not counted" for name in METRICS.keys() - found.keys())
    for name, values in found.items():
        event, type_, unit, measured, labels = METRICS[name]
        expected = {
            "name": f"sightsinger_{name}",
            "filter": f'resource.type=("cloud_run_job" OR "cloud_run_revision") AND jsonPayload.event="{event}"',
            "value_extractor": f"EXTRACT(jsonPayload.{measured})" if measured else None,
            "label_extractors": {label: f"EXTRACT(jsonPayload.{label})" for label in labels},
            "metric_descriptor": {
                "metric_kind": "DELTA", "value_type": type_, "unit": unit,
                "dynamic labels": {"for_each": "each.value.labels", "key": "labels.value", "value_type": "STRING"},
            },
        }  # fmt: skip
        yield from (
            f"{name}: {key} is {values.get(key)}" for key, value in expected.items() if values.get(key) != value
        )
        if not all(f"`{word}`" in _readme(event) for word in [*labels, *([measured] if measured else [])]):
            yield f"{name}: the README does not say what {event} holds"


def more_than_five_percent_of_jobs_failing_is_told(infra: Infra) -> Iterator[str]:
    query = _condition(infra, "failed_jobs", "condition_prometheus_query_language")
    ended = "logging_googleapis_com:user_sightsinger_jobs_ended"
    every = f'sum(increase({ended}{{monitored_resource="cloud_run_job"}}[30m]))'
    ours = every.replace("}", ',status="failed",fault="ours"}')
    if not _same(query.get("query"), f"{ours} / {every} > 0.05 and {every} >= 20"):
        yield f"the question is {query.get('query')}"
    if (query.get("duration"), query.get("evaluation_interval")) != ("0s", "60s"):
        yield "it is asked seldom or answered late"


def a_backlog_of_more_than_a_hundred_is_told(infra: Infra) -> Iterator[str]:
    waiting = _threshold(f"{_USER}jobs_waiting", "cloud_run_revision", ">", 100, "600s", "PERCENTILE_50", "MAX")
    tasks = _threshold("cloudtasks.googleapis.com/queue/depth", "cloud_tasks_queue", ">", 100, "600s", "MAX", "SUM")
    yield from _compare(infra, "backlog", [waiting, tasks])


def gpus_used_less_than_half_are_told(infra: Infra) -> Iterator[str]:
    use = _threshold(
        "run.googleapis.com/container/gpu/utilizations", "cloud_run_job", "<", 0.5, "3600s", "PERCENTILE_50", "MEAN"
    )
    yield from _compare(infra, "gpu_use", [use])


def more_than_one_percent_of_calls_failing_is_told(infra: Infra) -> Iterator[str]:
    every = _threshold("run.googleapis.com/request_count", "cloud_run_revision", ">", 0.01, "600s", "DELTA", "SUM")
    failed = every | {
        "filter": every["filter"] + ' AND metric.labels.response_code_class="5xx"',
        "denominator_filter": every["filter"],
        "denominator_aggregations": every["aggregations"],
    }
    yield from _compare(infra, "function_errors", [failed])


def every_dead_letter_is_told_at_once(infra: Infra) -> Iterator[str]:
    places = ("cloud_run_revision", "cloud_run_job")
    yield from _compare(
        infra,
        "dead_letter",
        [_threshold(f"{_USER}dead_letters", place, ">", 0, "0s", "DELTA", "SUM", "60s") for place in places],
    )


def a_sweep_that_stops_is_told(infra: Infra) -> Iterator[str]:
    sweep = _threshold(f"{_USER}jobs_waiting", "cloud_run_revision", ">", 0, "600s", "DELTA", "SUM", "60s")
    absent = {key: sweep[key] for key in ("filter", "duration", "aggregations")}
    if _condition(infra, "no_sweep", "condition_absent") != absent:
        yield "no sweep, no alert"


def a_page_that_does_not_answer_is_told(infra: Infra) -> Iterator[str]:
    down = _threshold(
        "monitoring.googleapis.com/uptime_check/check_passed", "uptime_url", ">", 1, "300s", "NEXT_OLDER", "COUNT_FALSE"
    )
    check = ' AND metric.labels.check_id="${google_monitoring_uptime_check_config.page.uptime_check_id}"'
    down["aggregations"] = [down["aggregations"][0] | {"group_by_fields": ["resource.label.host"]}]
    yield from _compare(infra, "page_down", [down | {"filter": down["filter"] + check}])


def the_page_is_looked_at_every_five_minutes(infra: Infra) -> Iterator[str]:
    check = infra.one("module.observability.google_monitoring_uptime_check_config.page")
    place = {"project_id": infra.variables["project_id"], "host": infra.hosts[0]}
    expected = {
        "period": "300s", "timeout": "10s",
        "http_check": {"path": "/", "port": 443, "use_ssl": True, "validate_ssl": True},
        "content_matchers": [{"content": "sightsinger", "matcher": "CONTAINS_STRING"}],
        "monitored_resource": {"type": "uptime_url", "labels": place},
    }  # fmt: skip
    yield from (f"{key} is {check.get(key)}" for key, value in expected.items() if check.get(key) != value)


def every_alert_reaches_somebody(infra: Infra) -> Iterator[str]:
    channel = infra.one("module.observability.google_monitoring_notification_channel.email")
    if (channel.get("type"), channel.get("labels")) != ("email", {"email_address": infra.variables["alert_email"]}):
        yield f"the channel is {channel}"
    for one in _alerts(infra):
        if one.values.get("notification_channels") != _CHANNEL:
            yield f"{one.address} tells nobody"
        if one.values.get("severity") != SEVERITY.get(one.name, "ERROR"):
            yield f"{one.address} has another severity"


def every_alert_says_where_to_read_what_to_do(infra: Infra) -> Iterator[str]:
    if {one.name for one in _alerts(infra)} != PAGES.keys():
        yield f"alerts are {[one.name for one in _alerts(infra)]}"
    for one in _alerts(infra):
        title = PAGES.get(one.name)
        expected = {"content": f"What to do: docs/operations/alerts.md, {title}.", "mime_type": "text/markdown"}
        if one.values.get("documentation") != expected:
            yield f"{one.address} does not say what to do"
        if f"## {title}\n" not in _alerts_page():
            yield f"docs/operations/alerts.md says nothing under {title}"


def any_condition_alone_is_enough(infra: Infra) -> Iterator[str]:
    yield from (f"{one.address} waits for all" for one in _alerts(infra) if one.values.get("combiner") != "OR")


def metrics_are_there_before_what_asks_for_them(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_monitoring_alert_policy", "google_monitoring_dashboard"):
        ours = "user_sightsinger" in str(one.values) or _USER in str(one.values)
        if ours and one.depends_on != ("google_logging_metric.event",):
            yield f"{one.address} may be made too early"


def the_dashboard_shows_metrics_that_there_are(infra: Infra) -> Iterator[str]:
    known = BUILT_IN.keys() | {f"{_USER}{name}" for name in METRICS}
    shown = set()
    for widget in _widgets(infra):
        for data in widget["xyChart"]["dataSets"]:
            filter_ = data["timeSeriesQuery"]["timeSeriesFilter"]["filter"]
            metric = re.search(r'metric\.type="([^"]+)"', filter_)
            shown.add(metric[1] if metric else filter_)
            if metric and metric[1] in BUILT_IN and f'resource.type="{BUILT_IN[metric[1]]}"' not in filter_:
                yield f"{widget['title']} asks another resource"
    yield from (f"there is no {metric}" for metric in shown - known)
    yield from (
        f"{metric} is not shown" for metric in known - shown - {"monitoring.googleapis.com/uptime_check/check_passed"}
    )


def the_dashboard_is_read_from_users_to_machines(infra: Infra) -> Iterator[str]:
    titles = tuple(widget["title"] for widget in _widgets(infra))
    if titles != CHARTS:
        yield f"the charts are {titles}"


def the_budget_warns_before_it_is_spent(infra: Infra) -> Iterator[str]:
    budget = infra.one("module.observability.google_billing_budget.month")
    thresholds = [(0.5, "CURRENT_SPEND"), (0.9, "CURRENT_SPEND"), (1, "FORECASTED_SPEND")]
    units, currency = str(infra.variables["monthly_budget"]), infra.variables.get("currency", "EUR")
    expected = {
        "billing_account": infra.variables["billing_account"],
        "budget_filter": {"projects": ["projects/${data.google_project.this.number}"], "calendar_period": "MONTH"},
        "amount": {"specified_amount": {"currency_code": currency, "units": units}},
        "threshold_rules": [{"threshold_percent": share, "spend_basis": basis} for share, basis in thresholds],
        "all_updates_rule": {"monitoring_notification_channels": _CHANNEL, "disable_default_iam_recipients": False},
    }
    yield from (f"{key} is {budget.get(key)}" for key, value in expected.items() if budget.get(key) != value)
    if "module.observability.data.google_project.this" not in infra.resources:
        yield "the budget does not know the project's number"


def _alerts(infra: Infra) -> list[Resource]:
    return infra.of("google_monitoring_alert_policy")


def _conditions(infra: Infra, alert: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = infra.one(f"module.observability.google_monitoring_alert_policy.{alert}").get(
        "conditions", []
    )
    return found


def _condition(infra: Infra, alert: str, kind: str) -> dict[str, Any]:
    conditions = _conditions(infra, alert)
    found: dict[str, Any] = conditions[0].get(kind, {}) if len(conditions) == 1 else {}
    return found


def _compare(infra: Infra, alert: str, expected: list[dict[str, Any]]) -> Iterator[str]:
    found = [one.get("condition_threshold") for one in _conditions(infra, alert)]
    if found != expected:
        yield f"{alert} asks {found}"


def _threshold(
    metric: str, resource: str, sign: str, value: float, duration: str, aligner: str, reducer: str, every: str = "300s"
) -> dict[str, Any]:
    aggregation = {
        "alignment_period": every,
        "per_series_aligner": f"ALIGN_{aligner}",
        "cross_series_reducer": f"REDUCE_{reducer}",
    }
    return {
        "filter": f'metric.type="{metric}" AND resource.type="{resource}"',
        "comparison": {">": "COMPARISON_GT", "<": "COMPARISON_LT"}[sign],
        "threshold_value": value,
        "duration": duration,
        "aggregations": [aggregation],
    }


@cache
def _same(query: str | None, expected: str) -> bool:
    """Tell whether two questions are the same to Prometheus; what it cannot read is the same as nothing."""
    try:
        return query is not None and parse(query).prettify() == parse(expected).prettify()
    except ValueError:
        return False


def _widgets(infra: Infra) -> list[dict[str, Any]]:
    text = infra.one("module.observability.google_monitoring_dashboard.overview").get("dashboard_json", "")
    return _parsed(text)


@cache
def _parsed(text: str) -> list[dict[str, Any]]:
    try:
        widgets: list[dict[str, Any]] = json.loads(text)["gridLayout"]["widgets"]
    except ValueError:
        return []
    return widgets


@cache
def _readme(event: str) -> str:
    return next(
        (line for line in (INFRA / "README.md").read_text().splitlines() if line.startswith(f"| `{event}`")), ""
    )


@cache
def _alerts_page() -> str:
    return (INFRA.parent / "docs/operations/alerts.md").read_text()
