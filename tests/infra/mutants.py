"""Ways to get infra/ wrong: each resource left out, each argument left out or altered, each door opened.

An altered value is always one that the provider takes: another of the allowed values, the other truth value, another
number, another text, a list or a map with one entry less or more.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.infra.model import Resource
from tests.infra.provider import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra

NOT_HELD = {
    r"google_service_account\..*: (display_name|description) .*": "words for people",
    r"google_project_iam_custom_role\..*: (title|description) .*": "words for people",
    r".*google_service_account\.job: (display_name|description) .*": "words for people",
    r"google_firebase_web_app\.page: display_name altered .*": "words for people",
    r"google_recaptcha_enterprise_key\.page: display_name altered .*": "words for people",
    r".*google_logging_metric\..*: description .*": "words for people",
    r".*google_monitoring_.*: (conditions\.\d+\.)?display_name altered .*": "words for people",
    r".*google_billing_budget\.month: display_name .*": "words for people",
    r".*google_monitoring_notification_channel\.email: display_name .*": "words for people",
}
"""What may be altered unseen, and why: patterns of what a mutant is called.

Not altered at all, and so not held either: what a variable is called, described as and refuses (Terraform refuses it
before it plans), and comments.
"""


@dataclass(frozen=True)
class Mutant:
    """A configuration with one thing wrong."""

    name: str
    infra: Infra

    @property
    def excuse(self) -> str | None:
        """Return the pattern by which nothing has to notice it, or None."""
        return next((pattern for pattern in NOT_HELD if re.fullmatch(pattern, self.name)), None)


def mutants(infra: Infra) -> Iterator[Mutant]:
    """Yield every mutant of a configuration."""
    for one in infra.resources.values():
        yield Mutant(f"{one.address}: left out", infra.without(one.address))
        for name, values in _altered(one.values, SCHEMA[one.block][one.type], ""):
            yield Mutant(f"{one.address}: {name}", infra.having(replace(one, values=values)))
        yield from _beside(infra, one)
    yield from _outputs(infra)
    yield from _opened(infra)
    yield from _set_otherwise(infra)


def _altered(values: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what was done and the values after it, for a block and all that is in it."""
    for name, value in values.items():
        yield f"{at}{name} left out", {key: other for key, other in values.items() if key != name}
        inner = schema.get("blocks", {}).get(name)
        if inner is None:
            allowed = schema["attributes"].get(name, {}).get("values", ())
            for other in [*_others(value, allowed), *(_charts(value) if name == "dashboard_json" else ())]:
                yield f"{at}{name} altered to {other!r}", values | {name: other}
        elif isinstance(value, list):
            for index, one in enumerate(value):
                rest = value[:index] + value[index + 1 :]
                if rest:
                    yield f"{at}{name}.{index} left out", values | {name: rest}
                for what, altered in _altered(one, inner, f"{at}{name}.{index}."):
                    yield what, values | {name: [*value[:index], altered, *value[index + 1 :]]}
        else:
            for what, altered in _altered(value, inner, f"{at}{name}."):
                yield what, values | {name: altered}


def _others(value: Any, allowed: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value * 2 + 1
            if value:
                yield 0
        case list():
            yield from (value[:index] + value[index + 1 :] for index in range(len(value)))
            yield [*value, "one.more"]
        case dict():
            yield from ({key: other for key, other in value.items() if key != name} for name in value)
            yield from (value | {name: changed} for name, one in value.items() for changed in _others(one, ()))
        case str() if allowed:
            yield from (other for other in allowed if other != value)
        case str():
            yield f"{value}x" if not value.endswith("s") else f"1{value}"


def _charts(text: str) -> Iterator[str]:
    """Yield a dashboard with a chart left out, and with one that shows something else."""
    dashboard = json.loads(text)
    widgets = dashboard["gridLayout"]["widgets"]
    for index, widget in enumerate(widgets):
        other = json.loads(json.dumps(widget).replace('metric.type=\\"', 'metric.type=\\"no.'))
        for rest in ([], [other]):
            layout = dashboard["gridLayout"] | {"widgets": [*widgets[:index], *rest, *widgets[index + 1 :]]}
            yield json.dumps(dashboard | {"gridLayout": layout})


def _beside(infra: Infra, one: Resource) -> Iterator[Mutant]:
    """Yield what may be wrong around a resource: its order, its provider, what a plan leaves alone."""
    if one.depends_on:
        yield Mutant(f"{one.address}: depends_on left out", infra.having(replace(one, depends_on=())))
    if one.ignored:
        yield Mutant(f"{one.address}: ignore_changes left out", infra.having(replace(one, ignored=())))
    other = "google" if one.provider == "google-beta" else "google-beta"
    yield Mutant(f"{one.address}: asked of {other}", infra.having(replace(one, provider=other)))


def _outputs(infra: Infra) -> Iterator[Mutant]:
    for name, value in infra.outputs.items():
        rest = {key: other for key, other in infra.outputs.items() if key != name}
        yield Mutant(f"output {name}: left out", replace(infra, outputs=rest))
        for other in _others(value, ()):
            yield Mutant(f"output {name}: altered to {other!r}", replace(infra, outputs=infra.outputs | {name: other}))


def _opened(infra: Infra) -> Iterator[Mutant]:
    """Yield what nobody should ever add: a role more, everyone, a wildcard, a key, a place elsewhere."""
    for one in [one for one in infra.resources.values() if one.type.endswith("_iam_member")]:
        roles = ("roles/owner", "roles/editor", "roles/viewer", "roles/iam.securityAdmin")
        more = [{"role": role} for role in roles] + [
            {"member": member} for member in ("allUsers", "allAuthenticatedUsers")
        ]
        for altered in more:
            added = replace(one, key=f"{one.key}+", values=one.values | altered)
            yield Mutant(f"{one.address}: {altered} as well", infra.having(added))
        for kind in ("binding", "policy"):
            type_ = one.type.replace("_member", f"_{kind}")
            yield Mutant(f"{one.address}: as {type_}", infra.having(replace(one, type=type_)))
    for one in infra.of("google_project_iam_custom_role"):
        for name in ("run.*", "iam.serviceAccounts.actAs"):
            values = one.values | {"permissions": [*one.values["permissions"], name]}
            yield Mutant(f"{one.address}: {name} as well", infra.having(replace(one, values=values)))
    for one in infra.of(
        "google_storage_bucket", "google_service_account", "google_cloud_run_v2_job", "google_cloud_tasks_queue"
    ):
        another = deepcopy(one.values) | {name: "another" for name in ("name", "account_id") if name in one.values}
        yield Mutant(
            f"{one.address}: another as well", infra.having(replace(one, name=f"{one.name}_too", values=another))
        )

    key = Resource("resource", "google_service_account_key", "key", "", "", {"service_account_id": "deployer"})
    yield Mutant("a key for the deployer", infra.having(key))
    version = Resource("resource", "google_secret_manager_secret_version", "value", "", "", {"secret_data": "known"})
    yield Mutant("a secret's value in the state", infra.having(version))


def _set_otherwise(infra: Infra) -> Iterator[Mutant]:
    """Yield other tools, another place for the state, and what an environment may not ask for."""
    tools: list[tuple[str, Any]] = [
        ("required_version", ">= 0.12"),
        ("required_providers", {}),
        ("backend", {"local": {}}),
    ]
    for name, other in tools:
        yield Mutant(f"{name} altered to {other!r}", replace(infra, settings=infra.settings | {name: other}))
    providers = infra.settings["providers"]
    for name, arguments in providers.items():
        for argument in arguments:
            rest = {key: value for key, value in arguments.items() if key != argument}
            settings = infra.settings | {"providers": providers | {name: rest}}
            yield Mutant(f"provider {name}: {argument} left out", replace(infra, settings=settings))
    for name, other in [("bucket", "another-tfstate"), ("prefix", "")]:
        yield Mutant(f"the state's {name} altered to {other!r}", replace(infra, state=infra.state | {name: other}))
    for name, other in [
        ("disposable", True),
        ("app_check_enforced", False),
        ("region", "us-east4"),
        ("executions", {"cpu": 1}),
    ]:
        yield Mutant(
            f"variable {name} set to {other!r} alone", replace(infra, variables=infra.variables | {name: other})
        )
    jobs = infra.locals["all_jobs"]
    for name in jobs:
        altered = jobs | {name: jobs[name] | {"accelerator": "nvidia-rtx-pro-6000"}}
        yield Mutant(f"another accelerator for {name}", replace(infra, locals=infra.locals | {"all_jobs": altered}))
