"""Fuzz the reading of scores: coverage-guided by atheris, or measured without it.

    python tests/fuzz/score_fuzz.py -runs=200000 -max_len=20000 .cache/fuzz     (needs `pip install atheris lxml`)
    python tests/fuzz/score_fuzz.py --measure 2000                              (nothing but the project)

Anything but a score or a ScoreError is a crash. Mutations are structure-aware (tests/support/hostile.py), so that
most inputs pass the XML parser. The corpus folder is filled with the golden scores before the first run. At the end
the share of files read, the slowest one and the process's memory are printed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
GOLDEN, SCORES = ROOT / "tests" / "data" / "golden", ROOT / "tests" / "data" / "scores"

OUTCOMES: Counter[str] = Counter()
TIMES: list[float] = []
REPORT_EVERY = 20_000


def one(data: bytes) -> None:
    """Read one file; anything but a score or a typed error escapes."""
    from sightsinger.score import ScoreError, as_json, read  # noqa: PLC0415 - after atheris has hooked imports

    began = time.perf_counter()
    try:
        as_json(read(data, "score.musicxml"))
        OUTCOMES["read"] += 1
    except ScoreError as error:
        OUTCOMES[error.code] += 1
    TIMES.append(time.perf_counter() - began)
    if len(TIMES) % REPORT_EVERY == 0:  # libFuzzer leaves without a goodbye
        tell()


def measure(count: int) -> None:
    """Read `count` harmed files and tell how it went."""
    from tests.support.hostile import mutated, sources  # noqa: PLC0415 - as above

    for data in mutated(sources(SCORES, GOLDEN), count):
        one(data)
    tell()


def tell() -> None:
    """Print outcomes, times and memory."""
    ordered = sorted(TIMES)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(ordered)} files: {dict(OUTCOMES.most_common())}\n")
    for share in (0.5, 0.99, 1.0):
        sys.stdout.write(f"  {share:.0%} within {ordered[max(int(share * len(ordered)) - 1, 0)] * 1000:.1f} ms\n")
    sys.stdout.write(f"  peak memory {memory:.0f} MB\n")


def main() -> None:
    """Fuzz with atheris, or measure."""
    if "--measure" in sys.argv:
        measure(int(sys.argv[sys.argv.index("--measure") + 1]))
        return
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415 - no dependency of the project

    from tests.support.hostile import harm, sources  # noqa: PLC0415 - not to be instrumented

    with atheris.instrument_imports(include=["sightsinger"]):
        import sightsinger.score.score  # noqa: F401, PLC0415 - instrumented here

    good = sources(SCORES, GOLDEN)

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        if len(data) < 20 or seed % 3 == 0:
            data = good[seed % len(good)]
        return harm(data, seed, good[(seed // 7) % len(good)])[:max_size]

    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for n, data in enumerate(good):
            (folder / f"good-{n}").write_bytes(data)
    atheris.Setup(sys.argv, one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
