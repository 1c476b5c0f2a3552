"""What firebase-tools makes of functions/, by its own code: complete, and with accounts and places as meant."""

from __future__ import annotations

import json

import pytest

from sightsinger.agreed import DEFAULT_REGION
from tests.support.deployed import ACCOUNT, BUCKET, REGION, SETTINGS, Deployed, deploy
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

TRIGGERS = {"on_score_uploaded", "on_job_created", "launch", "render", "sweep"}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    return deploy(tmp_path_factory.mktemp("deployed"))


def test_every_trigger_is_found_in_what_is_uploaded(deployed: Deployed) -> None:
    assert set(deployed.endpoints) == TRIGGERS


def test_every_trigger_names_its_account_and_its_region(deployed: Deployed) -> None:
    for name, endpoint in deployed.endpoints.items():
        assert (endpoint["serviceAccount"], endpoint["region"]) == (ACCOUNT, [REGION]), name


def test_uploads_are_heard_of_from_the_scores_bucket(deployed: Deployed) -> None:
    assert deployed.endpoints["on_score_uploaded"]["eventTrigger"]["eventFilters"] == {"bucket": BUCKET}


def test_the_triggers_have_every_setting_with_what_they_are_given(deployed: Deployed) -> None:
    code = (
        "import json, main\n"
        "from triggers.cloud import settings\n"
        "now = settings.current()\n"
        "print(json.dumps([now.bucket, now.region, now.run_job, now.queue, now.task_invoker, now.launch_url]))"
    )
    bucket, region, run_job, queue, invoker, url = json.loads(deployed.run(code))
    told = dict(zip(SETTINGS, (region, bucket, run_job, queue, invoker), strict=False))
    assert told == {name: SETTINGS[name] for name in told}
    assert REGION in url


def test_callers_need_app_check_but_in_the_emulator(deployed: Deployed) -> None:
    code = "import main; print(main.is_emulated(__import__('os').environ))"
    assert deployed.run(code).strip() == "False"
    assert deployed.run(code, {"FUNCTIONS_EMULATOR": "true"}).strip() == "True"


def test_the_database_is_made_where_everything_else_is() -> None:
    firestore = json.loads((ROOT / "firebase.json").read_text())["firestore"]
    assert (firestore["database"], firestore["location"]) == ("(default)", DEFAULT_REGION)


def test_the_settings_are_those_that_infra_puts_out() -> None:
    outputs = (ROOT / "infra" / "outputs.tf").read_text()
    assert [name for name in SETTINGS if f"{name} " not in outputs] == []
