"""The provider, the tools, the state and the variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.infra.provider import SCHEMA, problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra, Resource

_REFERENCE = re.compile(r"(data\.)?\b(google_\w+)\.(\w+)(?:\[\"[^\"]*\"\])?\.(\w+)")


def every_argument_is_one_that_the_provider_knows(infra: Infra) -> Iterator[str]:
    for one in infra.resources.values():
        schema = SCHEMA[one.block].get(one.type)
        if schema is None:
            yield f"{one.address}: run extract_schema.py, which has not seen {one.type}"
        else:
            yield from problems(one.values, schema, one.address)


def every_resource_asks_the_provider_that_has_it(infra: Infra) -> Iterator[str]:
    for one in infra.resources.values():
        if one.provider != SCHEMA[one.block].get(one.type, {}).get("provider"):
            yield f"{one.address}: is not of {one.provider}"


def every_reference_is_to_something_that_there_is(infra: Infra) -> Iterator[str]:
    there = {(one.module, one.block, one.type, one.name) for one in infra.resources.values()}
    for one in infra.resources.values():
        for data, type_, name, read in _REFERENCE.findall(str(one.values)):
            block = "data" if data else "resource"
            if (one.module, block, type_, name) not in there:
                yield f"{one.address}: there is no {type_}.{name}"
            elif read not in SCHEMA[block][type_]["reads"]:
                yield f"{one.address}: {type_} has no {read}"


def everything_is_in_one_project(infra: Infra) -> Iterator[str]:
    for one, name, value in _arguments(infra, ("project", "project_id")):
        if (value or name == "project" or one.type == "google_project") and value != infra.variables["project_id"]:
            yield f"{one.address}: {name} is {value}"


def everything_is_in_one_place(infra: Infra) -> Iterator[str]:
    for one, name, value in _arguments(infra, ("location", "location_id")):
        if str(value).lower() != infra.variables["region"]:
            yield f"{one.address}: {name} is {value}"


def the_tools_are_those_that_were_checked(infra: Infra) -> Iterator[str]:
    if infra.settings["required_version"] != ">= 1.9":
        yield "Terraform and OpenTofu of 1.9 and later share what is used here"
    for name in ("google", "google-beta"):
        major, minor = SCHEMA["providers"][name].split(".")[:2]
        if infra.settings["required_providers"].get(name, {}).get("version") != f"~> {major}.{minor}":
            yield f"{name} is not the provider whose schema is checked, {major}.{minor}"


def the_providers_work_in_the_project_and_count_for_it(infra: Infra) -> Iterator[str]:
    expected = {
        "project": "var.project_id",
        "region": "var.region",
        "billing_project": "var.project_id",
        "user_project_override": True,
        "default_labels": "local.labels",
    }
    if infra.settings["providers"] != {"google": expected, "google-beta": expected}:
        yield f"providers are {infra.settings['providers']}"
    if infra.locals["labels"] != {"app": "sightsinger", "environment": infra.variables["environment"]}:
        yield f"labels are {infra.locals['labels']}"


def the_state_is_kept_apart_for_each_environment(infra: Infra) -> Iterator[str]:
    if infra.settings["backend"] != {"gcs": {}}:
        yield "the state's bucket belongs into env/NAME.tfbackend"
    backend = infra.state
    if backend.get("bucket") != f"{infra.variables['project_id']}-tfstate" or not backend.get("prefix"):
        yield "the state is not in the environment's own bucket"


def what_deploying_needs_is_told(infra: Infra) -> Iterator[str]:
    project, region = infra.variables["project_id"], infra.variables["region"]
    jobs = sorted(name for name, quota in infra.variables["executions"].items() if quota)
    default = "gpu" if "gpu" in jobs else "cpu"
    account = "google_service_account.runtime"
    expected: dict[str, Any] = {
        "project_id": project,
        "region": region,
        "functions_env": {
            "SIGHTSINGER_REGION": region,
            "SIGHTSINGER_BUCKET": f"{project}-scores",
            "SIGHTSINGER_BANKS_BUCKET": f"{project}-banks",
            "SIGHTSINGER_RUN_JOB": f"sightsinger-{default}",
            "SIGHTSINGER_LAUNCH_QUEUE": f"launch-{default}",
            "SIGHTSINGER_TASK_INVOKER": f'{account}["task-invoker"].email',
            "SIGHTSINGER_FUNCTIONS_ACCOUNT": f'{account}["functions"].email',
        },
        "functions_account": f'{account}["functions"].email',
        "deployer_account": f'{account}["deployer"].email',
        "builder_account": f'{account}["builder"].name',
        "run_jobs": {name: f"sightsinger-{name}" for name in jobs},
        "queues": {name: f"launch-{name}" for name in jobs},
        "buckets": {name: f"{project}-{name}" for name in ("scores", "work", "banks", "source")},
        "images": f"{region}-docker.pkg.dev/{project}/sightsinger",
        "page": {
            "apiKey": "data.google_firebase_web_app_config.page.api_key",
            "appId": "google_firebase_web_app.page.app_id",
            "authDomain": "data.google_firebase_web_app_config.page.auth_domain",
            "messagingSenderId": "data.google_firebase_web_app_config.page.messaging_sender_id",
            "projectId": project,
            "storageBucket": f"{project}-scores",
            "appCheckSiteKey": "google_recaptcha_enterprise_key.page.name",
            "region": region,
        },
    }
    for name in sorted({*expected, *infra.outputs}):
        if infra.outputs.get(name) != expected.get(name):
            yield f"output {name} is {infra.outputs.get(name)}, not {expected.get(name)}"


def _arguments(infra: Infra, names: tuple[str, ...]) -> Iterator[tuple[Resource, str, Any]]:
    """Yield what each resource says under some names, where the provider has them."""
    for one in infra.resources.values():
        for name in names:
            if name in SCHEMA[one.block].get(one.type, {}).get("attributes", ()):
                yield one, name, one.values.get(name)
