"""The Cloud Run jobs and their queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra, Resource

MACHINES = {
    "gpu": {"cpu": "4", "memory": "16Gi", "nvidia.com/gpu": "1"},
    "cpu": {"cpu": "2", "memory": "4Gi"},
    "listen": {"cpu": "4", "memory": "8Gi"},
}


def there_is_a_job_for_each_image_that_has_a_quota(infra: Infra) -> Iterator[str]:
    expected = {f"sightsinger-{name}" for name in _wanted(infra)}
    found = {one.values.get("name") for one in infra.of("google_cloud_run_v2_job")}
    if found != expected:
        yield f"jobs are {found}, not {expected}"


def each_job_runs_as_its_own_account(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_run_v2_job"):
        if _task(one).get("service_account") != "google_service_account.job.email":
            yield f"{one.address} runs as {_task(one).get('service_account')}"


def each_job_has_the_machine_that_it_was_measured_on(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_run_v2_job"):
        limits = _container(one).get("resources", {}).get("limits")
        if limits != MACHINES[_short(one)]:
            yield f"{one.address} has {limits}"
        if _task(one).get("execution_environment") != "EXECUTION_ENVIRONMENT_GEN2":
            yield f"{one.address}: a GPU asks for the second generation"


def the_gpu_job_has_an_l4_and_no_other_has_any(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_run_v2_job"):
        selector = {"for_each": 'var.accelerator == "" ? [] : [var.accelerator]', "accelerator": "node_selector.value"}
        if _task(one).get("dynamic node_selector") != selector:
            yield f"{one.address} does not choose its machine by its accelerator"
    chosen = {name: job["accelerator"] for name, job in infra.locals["all_jobs"].items()}
    if chosen != {"gpu": "nvidia-l4", "cpu": "", "listen": ""}:
        yield f"accelerators are {chosen}"


def the_gpu_is_had_without_zonal_redundancy(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_run_v2_job"):
        wanted = True if "nvidia.com/gpu" in MACHINES[_short(one)] else None
        if _task(one).get("gpu_zonal_redundancy_disabled") != wanted:
            yield f"{one.address}: the quota with redundancy is another, and dearer"


def attempts_are_counted_in_the_document_alone(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_run_v2_job"):
        if _task(one).get("max_retries") != 0:
            yield f"{one.address} would sing again by itself"
        template = one.values.get("template", {})
        if (template.get("task_count"), template.get("parallelism")) != (1, 1):
            yield f"{one.address} has more than one task"


def no_execution_runs_for_longer_than_an_hour(infra: Infra) -> Iterator[str]:
    yield from (
        f"{one.address} may" for one in infra.of("google_cloud_run_v2_job") if _task(one).get("timeout") != "3600s"
    )


def each_job_knows_its_project_device_and_buckets(infra: Infra) -> Iterator[str]:
    project = infra.variables["project_id"]
    for one in infra.of("google_cloud_run_v2_job"):
        expected = {
            "GOOGLE_CLOUD_PROJECT": project,
            "SIGHTSINGER_DEVICE": "cuda" if _short(one) == "gpu" else "cpu",
            "SIGHTSINGER_BANKS_BUCKET": f"{project}-banks",
            "SIGHTSINGER_WORK_BUCKET": f"{project}-work",
        }
        found = {variable.get("name"): variable.get("value") for variable in _container(one).get("env", [])}
        if found != expected:
            yield f"{one.address} is told {found}"


def a_plan_leaves_the_deployed_image_alone(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_run_v2_job"):
        if one.ignored != ("client", "client_version", "template[0].template[0].containers[0].image"):
            yield f"{one.address} would get its first image back"
        if _container(one).get("image") != "us-docker.pkg.dev/cloudrun/container/job:latest":
            yield f"{one.address} begins with an image that may not be there"


def a_plan_may_make_a_job_anew(infra: Infra) -> Iterator[str]:
    yield from (
        f"{one.address} may not"
        for one in infra.of("google_cloud_run_v2_job")
        if one.values.get("deletion_protection") is not False
    )


def there_is_a_queue_for_each_job(infra: Infra) -> Iterator[str]:
    found = {one.key: one.values.get("name") for one in infra.of("google_cloud_tasks_queue")}
    if found != {name: f"launch-{name}" for name in _wanted(infra)}:
        yield f"queues are {found}"


def no_queue_starts_more_than_the_quota_lets_run(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_cloud_tasks_queue"):
        quota = infra.variables["executions"][one.key]
        limits = one.values.get("rate_limits", {})
        if limits != {"max_concurrent_dispatches": quota, "max_dispatches_per_second": min(quota, 50)}:
            yield f"{one.address} has {limits} for a quota of {quota}"


def a_call_that_fails_is_made_again_with_growing_pauses(infra: Infra) -> Iterator[str]:
    retry = {"max_attempts": 5, "min_backoff": "20s", "max_backoff": "300s", "max_doublings": 4}
    for one in infra.of("google_cloud_tasks_queue"):
        if one.values.get("retry_config") != retry:
            yield f"{one.address} tries {one.values.get('retry_config')}"


def _wanted(infra: Infra) -> set[str]:
    return {name for name, quota in infra.variables["executions"].items() if quota}


def _short(one: Resource) -> str:
    return one.module.split('"')[1]


def _task(one: Resource) -> dict[str, Any]:
    task: dict[str, Any] = one.values.get("template", {}).get("template", {})
    return task


def _container(one: Resource) -> dict[str, Any]:
    containers: list[dict[str, Any]] = _task(one).get("containers", [])
    return containers[0] if len(containers) == 1 else {}
