"""The database and the secrets."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.infra.model import INFRA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra


def the_database_is_the_one_that_firebase_uses(infra: Infra) -> Iterator[str]:
    database = infra.one("google_firestore_database.default")
    if (database.get("name"), database.get("type")) != ("(default)", "FIRESTORE_NATIVE"):
        yield f"the database is {database.get('name')}, {database.get('type')}"
    for one in infra.of("google_firestore_index", "google_firestore_field", "google_firestore_backup_schedule"):
        if one.values.get("database") != "(default)":
            yield f"{one.address} belongs to another database"


def any_minute_of_a_week_can_be_read_again(infra: Infra) -> Iterator[str]:
    database = infra.one("google_firestore_database.default")
    if database.get("point_in_time_recovery_enablement") != "POINT_IN_TIME_RECOVERY_ENABLED":
        yield "no point in time can be recovered"


def a_copy_is_made_each_day_and_kept_for_a_week(infra: Infra) -> Iterator[str]:
    schedule = infra.one("google_firestore_backup_schedule.daily")
    if schedule.get("retention") != "604800s" or schedule.get("daily_recurrence") != {}:
        yield f"the schedule is {schedule}"


def the_database_is_not_deleted_by_mistake(infra: Infra) -> Iterator[str]:
    database, disposable = infra.one("google_firestore_database.default"), infra.variables["disposable"]
    if database.get("delete_protection_state") != f"DELETE_PROTECTION_{'DISABLED' if disposable else 'ENABLED'}":
        yield "the database is not protected"
    if database.get("deletion_policy") != ("DELETE" if disposable else "PREVENT"):
        yield "a plan may delete the database"


def every_query_has_its_index(infra: Infra) -> Iterator[str]:
    found = [
        {"collectionGroup": one.values.get("collection"), "queryScope": one.values.get("query_scope"),
         "fields": [{"fieldPath": field.get("field_path"), "order": field.get("order")}
                    for field in one.values.get("fields", [])]}
        for one in infra.of("google_firestore_index")
    ]  # fmt: skip
    yield from (f"no index for {index}" for index in _indexes() if index not in found)
    yield from (f"nothing asks for {index}" for index in found if index not in _indexes())


def documents_go_at_the_time_that_they_name(infra: Infra) -> Iterator[str]:
    found = {
        (one.values.get("collection"), one.values.get("field"))
        for one in infra.of("google_firestore_field")
        if one.values.get("ttl_config") == {}
    }
    if found != {("jobs", "expiresAt"), ("dead_letters", "expiresAt")}:
        yield f"what expires is {found}"


def no_clock_is_indexed(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_firestore_field"):
        if one.values.get("index_config") != {}:
            yield f"{one.address} makes a hot spot of every write"


def secrets_are_there_without_their_values(infra: Infra) -> Iterator[str]:
    if {one.values.get("secret_id") for one in infra.of("google_secret_manager_secret")} != {"user-hash-key"}:
        yield "the key by which users are hashed is missing"
    if infra.of("google_secret_manager_secret_version"):
        yield "a secret's value would lie in the state"


def secrets_stay_in_the_region_and_in_being(infra: Infra) -> Iterator[str]:
    replicas = {"user_managed": {"replicas": [{"location": infra.variables["region"]}]}}
    for one in infra.of("google_secret_manager_secret"):
        if one.values.get("replication") != replicas:
            yield f"{one.address} is copied elsewhere"
        if one.values.get("deletion_policy") != ("DELETE" if infra.variables["disposable"] else "PREVENT"):
            yield f"{one.address} may be deleted by a plan"


@cache
def _indexes() -> list[dict[str, Any]]:
    indexes: list[dict[str, Any]] = json.loads((INFRA.parent / "firestore.indexes.json").read_text())["indexes"]
    return indexes
