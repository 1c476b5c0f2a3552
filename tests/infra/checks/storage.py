"""Buckets and images: private, in one place, kept as long as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra

RECORDINGS = [".mp3", ".wav", ".flac", "/timing.json"]
PRECIOUS = {"scores", "banks"}
"""What cannot be made again."""
RULES: dict[str, list[dict[str, Any]]] = {
    "scores": [
        {
            "action": [{"type": "Delete"}],
            "condition": [{"age": 30, "matches_suffix": RECORDINGS, "with_state": "LIVE"}],
        },
        {"action": [{"type": "Delete"}], "condition": [{"days_since_noncurrent_time": 7, "with_state": "ARCHIVED"}]},
        {"action": [{"type": "AbortIncompleteMultipartUpload"}], "condition": [{"age": 1}]},
    ],
    "work": [{"action": [{"type": "Delete"}], "condition": [{"age": 1}]}],
    "source": [{"action": [{"type": "Delete"}], "condition": [{"age": 1}]}],
    "banks": [{"action": [{"type": "Delete"}], "condition": [{"num_newer_versions": 3, "with_state": "ARCHIVED"}]}],
}


def there_is_a_bucket_for_each_thing_that_is_kept(infra: Infra) -> Iterator[str]:
    project = infra.variables["project_id"]
    names = {one.name: one.values.get("name") for one in infra.of("google_storage_bucket")}
    if names != {name: f"{project}-{name}" for name in RULES}:
        yield f"buckets are {names}"


def no_bucket_is_public(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_storage_bucket"):
        if one.values.get("public_access_prevention") != "enforced":
            yield f"{one.address} may be opened to everyone"
        if one.values.get("uniform_bucket_level_access") is not True:
            yield f"{one.address} has rights object by object"


def everything_stored_goes_when_promised(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_storage_bucket"):
        if one.values.get("lifecycle_rule", []) != RULES.get(one.name):
            yield f"{one.address} has other rules: {one.values.get('lifecycle_rule')}"


def what_cannot_be_made_again_keeps_its_versions(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_storage_bucket"):
        if (one.values.get("versioning") == {"enabled": True}) != (one.name in PRECIOUS):
            yield f"{one.address}: versions"


def nothing_deleted_lingers_beside_the_versions(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_storage_bucket"):
        if one.values.get("soft_delete_policy") != {"retention_duration_seconds": 0}:
            yield f"{one.address} keeps, and charges for, what was deleted"


def no_plan_destroys_what_cannot_be_made_again(infra: Infra) -> Iterator[str]:
    disposable = infra.variables["disposable"]
    for one in infra.of("google_storage_bucket"):
        precious = one.name in PRECIOUS
        if one.values.get("force_destroy") is not (disposable or not precious):
            yield f"{one.address} with objects in it"
        if one.values.get("deletion_policy") != (("DELETE" if disposable else "PREVENT") if precious else None):
            yield f"{one.address}: deletion_policy"


def only_our_pages_reach_the_scores_from_a_browser(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_storage_bucket"):
        cors = one.values.get("cors", [])
        if one.name != "scores" and cors:
            yield f"{one.address} is no page's business"
        elif one.name == "scores":
            origins = [f"https://{host}" for host in infra.hosts]
            if len(cors) != 1 or cors[0].get("origin") != origins:
                yield f"origins of {one.address}"


def the_page_may_upload_and_fetch(infra: Infra) -> Iterator[str]:
    for rule in infra.one("google_storage_bucket.scores").get("cors", [{}]):
        if set(rule.get("method", [])) != {"GET", "HEAD", "POST", "PUT"}:
            yield f"methods: {rule.get('method')}"
        missing = {
            "Content-Type",
            "Content-Length",
            "Content-Range",
            "X-Firebase-Storage-Version",
            "X-Goog-Upload-Status",
            "X-Goog-Upload-URL",
        }
        if set(rule.get("response_header", [])) != missing:
            yield f"headers: {rule.get('response_header')}"
        if rule.get("max_age_seconds") != 3600:
            yield "a browser asks before each request, or keeps an answer for longer than an hour"


def ten_releases_stay_and_the_rest_of_the_images_goes(infra: Infra) -> Iterator[str]:
    policies = {
        one["id"]: one
        for one in infra.one("google_artifact_registry_repository.images").get("cleanup_policies", [])
        if "id" in one
    }
    expected = {
        "keep-ten-releases": {"action": "KEEP", "most_recent_versions": {"keep_count": 10}},
        "delete-untagged": {"action": "DELETE", "condition": {"tag_state": "UNTAGGED", "older_than": "604800s"}},
        "delete-old": {"action": "DELETE", "condition": {"tag_state": "ANY", "older_than": "2592000s"}},
    }
    if policies != {name: {"id": name, **policy} for name, policy in expected.items()}:
        yield f"policies are {policies}"


def firebase_finds_the_policy_that_it_asks_for(infra: Infra) -> Iterator[str]:
    policies = infra.one("google_artifact_registry_repository.functions").get("cleanup_policies", [])
    condition = {"tag_state": "ANY", "older_than": "86400s"}
    if policies != [{"id": "firebase-functions-cleanup", "action": "DELETE", "condition": condition}]:
        yield f"policies are {policies}"


def images_are_where_builds_and_functions_look(infra: Infra) -> Iterator[str]:
    found = {
        one.name: (one.values.get("repository_id"), one.values.get("format"))
        for one in infra.of("google_artifact_registry_repository")
    }
    if found != {"images": ("sightsinger", "DOCKER"), "functions": ("gcf-artifacts", "DOCKER")}:
        yield f"registries are {found}"


def cleaning_up_is_not_only_rehearsed(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_artifact_registry_repository"):
        if one.values.get("cleanup_policy_dry_run") is not False:
            yield f"{one.address} deletes nothing"
