"""`python -m gpu_job.complete`: import the whole job, so that what an image lacks breaks its build and no song."""

from __future__ import annotations

import importlib
import pkgutil

import gpu_job
import sightsinger


def modules() -> list[str]:
    """Return the name of every module that an image holds."""
    roots = [(package.__path__, f"{package.__name__}.") for package in (gpu_job, sightsinger)]
    return sorted(module.name for path, prefix in roots for module in pkgutil.walk_packages(path, prefix))


def main() -> None:
    """Import them all. Raises ImportError."""
    for name in modules():
        importlib.import_module(name)


if __name__ == "__main__":
    main()
