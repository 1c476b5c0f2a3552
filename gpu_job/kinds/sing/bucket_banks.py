"""Voicebanks that lie in the bucket: `assets/voicebanks/{id}.tar.gz` or `.zip`, each with its checksum.

The bucket is named by SIGHTSINGER_BANKS_BUCKET; without it there are no banks. A job asks for one with a voice such as
`tiger/anna` (`tiger/` for its first speaker). The object's custom metadata must hold `sha256`; an archive that is not
the one it names is never unpacked.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from google.api_core.exceptions import NotFound

from gpu_job.kinds.sing.rendering import default_voices, device
from gpu_job.singer.errors import UnknownVoiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.cloud.storage import Blob, Client

    from gpu_job.kinds.sing.rendering import Rendering
    from gpu_job.singer.bank.bank_pool import BankPool
    from gpu_job.singer.model import Progress
    from gpu_job.singer.voice import Voice
    from sightsinger.kinds.sing.casting import Member
    from sightsinger.kinds.sing.options import RenderOptions
    from sightsinger.score.model import Line

FOLDER = "assets/voicebanks"
ENDINGS = (".tar.gz", ".zip")
MAX_ARCHIVE_BYTES = 2 << 30
CACHE_BYTES = 6 << 30
"""Cloud Run's disk is memory: a few banks, no more."""
_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class BucketBanks:
    """Where banks are brought from."""

    client: Client
    bucket: str

    def checksum(self, name: str) -> str | None:
        """Return the sha256 that the archive must have. Raises UnknownVoiceError."""
        checksum = (self._blob(name).metadata or {}).get("sha256")
        if not checksum:
            raise UnknownVoiceError(
                f"The voicebank {name!r} was stored without its checksum and is not used. "
                "Its keeper can store it again with the metadata sha256."
            )
        return str(checksum)

    def bring(self, name: str, path: Path) -> None:
        """Write the archive to a path. Raises UnknownVoiceError."""
        blob = self._blob(name)
        if (blob.size or 0) > MAX_ARCHIVE_BYTES:
            raise UnknownVoiceError(f"The voicebank {name!r} is larger than {MAX_ARCHIVE_BYTES >> 30} GiB.")
        blob.download_to_filename(str(path), timeout=_TIMEOUT_S)

    def _blob(self, name: str) -> Blob:
        for ending in ENDINGS:
            blob: Blob = self.client.bucket(self.bucket).blob(f"{FOLDER}/{name}{ending}")
            try:
                blob.reload(timeout=_TIMEOUT_S)
            except NotFound:
                continue
            return blob
        raise UnknownVoiceError(f"There is no voicebank {name!r}. Choose another voice.")


def open_bank_pool(make_client: Callable[[], Client]) -> BankPool:
    """Return a pool that brings banks from the bucket to this machine's disk.

    Raises UnknownVoiceError where this installation has no bucket of banks.
    """
    bucket = os.environ.get("SIGHTSINGER_BANKS_BUCKET", "")
    if not bucket:
        raise UnknownVoiceError("There are no voicebanks here. Choose another voice.")
    from gpu_job.singer.bank.bank_pool import BankPool  # noqa: PLC0415 - as above
    from gpu_job.singer.bank.folder.cache import BankCache  # noqa: PLC0415 - only where a job asks for a bank

    banks = BucketBanks(make_client(), bucket)
    cache = BankCache(Path(tempfile.gettempdir()) / "sightsinger-voicebanks", CACHE_BYTES)
    return BankPool(cache, banks.bring, banks.checksum, device())


@dataclass(slots=True)
class BankRenderer:
    """The Renderer of production: takes voices named `bank/speaker` from the pool, all others from the default bank.

    The pool is made when it is first needed.
    """

    make_pool: Callable[[], BankPool]
    pool: BankPool | None = None
    phrases: Path | None = None
    """Folder to keep sung phrases in, so that a corrected score is sung again only where it was corrected."""

    def __call__(
        self,
        members: Sequence[Member],
        options: RenderOptions,
        folder: Path,
        *,
        seed: int,
        progress: Callable[[Progress], None],
    ) -> Rendering:
        """Sing, mix and write. Raises SightsingerError."""
        from gpu_job.kinds.sing.multitrack import render  # noqa: PLC0415 - a claim should not wait for the singer
        from gpu_job.singer.render.phrase_cache import PhraseCache  # noqa: PLC0415 - as above

        cache = PhraseCache(self.phrases) if self.phrases else None
        return render(members, options, folder, seed=seed, progress=progress, voices=self.voice, cache=cache)

    def voice(self, name: str | None, line: Line) -> Voice:
        """Open a voice. Raises SightsingerError."""
        if name is None or "/" not in name:
            return default_voices(name, line)
        self.pool = self.pool or self.make_pool()
        return self.pool.voice(name, line)
