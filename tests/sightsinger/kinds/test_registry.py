from __future__ import annotations

import pytest

from sightsinger.kinds import registry
from sightsinger.kinds.errors import UnknownKindError
from sightsinger.kinds.sing.kind import KIND


def test_a_kind_is_found_by_its_name() -> None:
    assert registry.kind("sing") is KIND
    assert registry.package_of("sing", "gpu_job.kinds") == "gpu_job.kinds.sing"
    assert registry.DEFAULT in registry.own()


@pytest.mark.parametrize("name", ["", "dance", "base", "registry", "Sing", "sing.options", "..sing", "os", "sing/../x"])
def test_nothing_but_a_kind_is_found(name: str) -> None:
    with pytest.raises(UnknownKindError):
        registry.kind(name)


def test_further_kinds_are_those_that_the_operator_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(registry.SETTING, "some.where.dance, other.mime,, evil.sing")
    assert registry.names() == ("dance", "mime", "sing")
    assert registry.own() == ("sing",)
    assert registry.package_of("dance", "gpu_job.kinds") == "some.where.dance"
    assert registry.kind("sing") is KIND  # what is ours cannot be replaced
