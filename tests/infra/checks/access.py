"""Who may do what: the bindings in the code, and the table in infra/README.md that says why."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tests.infra.model import INFRA, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra

_ROW = re.compile(r"^\| ([\w* -]+) \| `(role[\w/. ]+)` \| (project|\w+ [\w*-]+) \| (.+) \|$", re.MULTILINE)
_PRIMITIVE = {"roles/owner", "roles/editor", "roles/viewer"}

_PLACES = {
    "google_storage_bucket_iam_member": ("bucket", "bucket", "{project}-"),
    "google_cloud_tasks_queue_iam_member": ("queue", "name", ""),
    "google_cloud_run_v2_job_iam_member": ("job", "name", "sightsinger-"),
    "google_cloud_run_v2_service_iam_member": ("service", "name", ""),
    "google_secret_manager_secret_iam_member": ("secret", "secret_id", ""),
    "google_artifact_registry_repository_iam_member": ("registry", "repository", ""),
}
"""By type of binding: what the table calls the place, the argument that names it, and what its name begins with."""


class _Grant(NamedTuple):
    who: str
    role: str
    on: str


def who_may_do_what_is_what_the_table_says(infra: Infra) -> Iterator[str]:
    jobs = [name for name, quota in infra.variables["executions"].items() if quota]
    told = {
        _Grant(*(text.replace("*", job) for text in (who, role, on)))
        for who, role, on, why in _table()
        for job in jobs
        if why and (on != "service launch" or infra.variables.get("functions_deployed"))
    }
    given = {_grant(one, infra) for one in _bindings(infra)}
    yield from (f"{grant} is in the code, not in the table" for grant in given - told)
    yield from (f"{grant} is in the table, not in the code" for grant in told - given)


def nobody_has_a_primitive_role(infra: Infra) -> Iterator[str]:
    yield from (
        f"{one.address}: {one.values.get('role')}" for one in _bindings(infra) if one.values.get("role") in _PRIMITIVE
    )


def nothing_is_open_to_everyone(infra: Infra) -> Iterator[str]:
    for one in _bindings(infra):
        if "allUsers" in str(one.values) or "allAuthenticatedUsers" in str(one.values):
            yield f"{one.address} is"


def rights_are_added_and_never_replace_those_of_others(infra: Infra) -> Iterator[str]:
    for one in infra.resources.values():
        if one.type.endswith(("_iam_policy", "_iam_binding")):
            yield f"{one.address} takes away what it does not name"


def nobody_holds_a_key(infra: Infra) -> Iterator[str]:
    yield from (f"{one.address} is one" for one in infra.resources.values() if one.type == "google_service_account_key")


@cache
def _table() -> list[tuple[str, str, str, str]]:
    return _ROW.findall((INFRA / "README.md").read_text())


def _bindings(infra: Infra) -> list[Resource]:
    return [one for one in infra.resources.values() if one.type.endswith("_iam_member")]


def _grant(one: Resource, infra: Infra) -> _Grant:
    role = str(one.values.get("role"))
    custom = re.fullmatch(r"google_project_iam_custom_role\.(\w+)\.name", role)
    return _Grant(_who(one, infra), f"role {custom[1]}" if custom else role, _on(one, infra))


def _who(one: Resource, infra: Infra) -> str:
    member = str(one.values.get("member"))
    if found := re.fullmatch(r'google_service_account\.runtime\["([\w-]+)"\]\.member', member):
        return found[1]
    if member == "google_service_account.job.member" and (job := _job(one)):
        return f"job-{job}"
    if found := re.fullmatch(r'google_project_service_identity\.agent\["(\w+)\.googleapis\.com"\]\.member', member):
        return f"agent {found[1]}"
    if member == "data.google_storage_project_service_account.this.member":
        return "agent storage"
    if member == "serviceAccount:${data.google_project.this.number}-compute@developer.gserviceaccount.com":
        return "default compute account"
    return "deployers" if member in infra.variables["deployers"] else member


def _on(one: Resource, infra: Infra) -> str:
    if one.type == "google_project_iam_member":
        return "project"
    if one.type == "google_service_account_iam_member":
        return f"account {_account(str(one.values.get('service_account_id')))}"
    word, argument, prefix = _PLACES[one.type]
    name, prefix = str(one.values.get(argument)), prefix.format(project=infra.variables["project_id"])
    return f"{word} {name.removeprefix(prefix)}" if name.startswith(prefix) else f"another {word}, {name}"


def _account(name: str) -> str:
    if found := re.fullmatch(r'google_service_account\.runtime\["([\w-]+)"\]\.name', name):
        return found[1]
    found = re.fullmatch(r'module\.job\["(\w+)"\]\.account_name', name)
    return f"job-{found[1]}" if found else name


def _job(one: Resource) -> str:
    found = re.fullmatch(r'module\.job\["(\w+)"\]\.', one.module)
    return found[1] if found else ""
