"""APIs, accounts, custom roles, Firebase, App Check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.model import Infra

APIS = {
    "Functions, events and tasks": "cloudfunctions run eventarc pubsub cloudtasks cloudscheduler",
    "building": "cloudbuild artifactregistry compute",
    "keeping": "firestore storage secretmanager",
    "Firebase": "firebase firebasehosting firebaserules firebasestorage identitytoolkit",
    "App Check": "firebaseappcheck recaptchaenterprise",
    "seeing": "logging monitoring cloudtrace clouderrorreporting",
    "accounts and money": "iam iamcredentials cloudresourcemanager serviceusage billingbudgets cloudbilling",
}
ACCOUNTS = {"functions", "task-invoker", "builder", "deployer"}
STARTS_JOBS = {
    "run.executions.cancel",
    "run.executions.get",
    "run.executions.list",
    "run.jobs.run",
    "run.jobs.runWithOverrides",
}
RELEASES = {
    "cloudfunctions.functions.getIamPolicy", "cloudfunctions.functions.setIamPolicy",
    "run.services.getIamPolicy", "run.services.setIamPolicy",
    "firebase.clients.get", "firebase.clients.list", "firebase.projects.get",
    "firebaseauth.users.delete", "firebaseauth.users.get",
    "resourcemanager.projects.get", "datastore.databases.get", "storage.buckets.get",
}  # fmt: skip


def every_api_that_is_used_is_on(infra: Infra) -> Iterator[str]:
    used = {f"{api}.googleapis.com" for apis in APIS.values() for api in apis.split()}
    enabled = {one.values.get("service") for one in infra.of("google_project_service")}
    yield from (f"{api} is not on" for api in used - enabled)
    yield from (f"{api} is on, and nothing uses it" for api in enabled - used)


def no_api_is_turned_off_with_all_that_it_made(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_project_service"):
        if one.values.get("disable_on_destroy") is not False:
            yield f"{one.address} turns the API off"


def each_thing_that_runs_has_an_account_of_its_own(infra: Infra) -> Iterator[str]:
    jobs = {f"job-{name}" for name, quota in infra.variables["executions"].items() if quota}
    found = {one.values.get("account_id") for one in infra.of("google_service_account")}
    if found != ACCOUNTS | jobs:
        yield f"accounts are {found}, not {ACCOUNTS | jobs}"


def the_default_accounts_have_no_rights(infra: Infra) -> Iterator[str]:
    deprived = infra.one("google_project_default_service_accounts.deprived")
    if deprived.get("action") != "DEPRIVILEGE":
        yield "the default accounts keep the editor's role"
    if deprived.get("restore_policy") != "NONE":
        yield "destroying gives the editor's role back"
    built = infra.resources.get("google_project_iam_member.functions_build")
    if built and built.depends_on != ("google_project_default_service_accounts.deprived",):
        yield "the default account's one right is given before its others are taken"


def a_custom_role_holds_just_what_it_is_for(infra: Infra) -> Iterator[str]:
    expected = {"sightsinger.jobStarter": STARTS_JOBS, "sightsinger.release": RELEASES}
    found = {
        one.values.get("role_id"): set(one.values.get("permissions", []))
        for one in infra.of("google_project_iam_custom_role")
    }
    if found != expected:
        yield f"custom roles are {found}"


def no_role_holds_a_wildcard(infra: Infra) -> Iterator[str]:
    for one in infra.of("google_project_iam_custom_role"):
        yield from (f"{one.address}: {name}" for name in one.values.get("permissions", []) if "*" in name)


def the_agents_that_carry_events_are_there(infra: Infra) -> Iterator[str]:
    agents = {one.values.get("service") for one in infra.of("google_project_service_identity")}
    if agents != {"eventarc.googleapis.com", "pubsub.googleapis.com"}:
        yield f"agents are {agents}"
    if "data.google_storage_project_service_account.this" not in infra.resources:
        yield "Storage's agent is not asked for"


def the_project_is_a_firebase_project_with_a_web_app(infra: Infra) -> Iterator[str]:
    for address in ("google_firebase_project.this", "google_firebase_web_app.page", "data.google_project.this"):
        if address not in infra.resources:
            yield f"{address} is missing"
    config = infra.one("data.google_firebase_web_app_config.page")
    if config.get("web_app_id") != "google_firebase_web_app.page.app_id":
        yield "the page's configuration is not that of its app"


def the_scores_are_under_storage_rules(infra: Infra) -> Iterator[str]:
    if infra.one("google_firebase_storage_bucket.scores").get("bucket_id") != f"{infra.variables['project_id']}-scores":
        yield "the bucket of the scores is not known to Firebase, so no rule lets anyone in"


def firestore_and_storage_ask_for_app_check(infra: Infra) -> Iterator[str]:
    mode = "ENFORCED" if infra.variables.get("app_check_enforced", True) else "UNENFORCED"
    found = {
        one.values.get("service_id"): one.values.get("enforcement_mode")
        for one in infra.of("google_firebase_app_check_service_config")
    }
    if found != dict.fromkeys(("firestore.googleapis.com", "firebasestorage.googleapis.com"), mode):
        yield f"App Check is {found}"


def the_page_proves_itself_for_an_hour(infra: Infra) -> Iterator[str]:
    config = infra.one("google_firebase_app_check_recaptcha_enterprise_config.page")
    expected = {
        "app_id": "google_firebase_web_app.page.app_id",
        "site_key": "google_recaptcha_enterprise_key.page.name",
        "token_ttl": "3600s",
    }
    yield from (f"{name} is {config.get(name)}" for name, value in expected.items() if config.get(name) != value)


def the_site_key_works_on_our_own_pages_only(infra: Infra) -> Iterator[str]:
    web = infra.one("google_recaptcha_enterprise_key.page").get("web_settings", {})
    expected = {"integration_type": "SCORE", "allow_all_domains": False, "allowed_domains": infra.hosts}
    if web != expected:
        yield f"the site key's settings are {web}"


def production_is_never_disposable(infra: Infra) -> Iterator[str]:
    if infra.variables["environment"] == "production" and infra.variables["disposable"]:
        yield "production may be destroyed"
    if infra.variables["environment"] == "production" and not infra.variables["app_check_enforced"]:
        yield "production does not enforce App Check"
