"""How much a score may hold: well above real choir scores, well below what could hurt the service."""

from __future__ import annotations

import math

from sightsinger.score.errors import FileTooLargeError

MIB = 1024 * 1024
MAX_FILE_BYTES = 10 * MIB
"""As uploaded; storage.rules refuses more as well."""
MAX_UNPACKED_BYTES = 16_000_000
"""The score inside an .mxl; the corpus' largest has 10.9 MB."""
MAX_ARCHIVE_ENTRIES = 500
MAX_CONTAINER_BYTES = 100_000
MAX_TAGS = 1_200_000
"""Opening and closing tags together: what bounds the memory of the parsed tree."""
MAX_PARTS = 100
MAX_BARS = 5_000
"""Written bars of one part."""
MAX_NOTES = 150_000
"""Written notes of all parts."""
MAX_DIVISIONS = 1_000_000
MAX_BAR_QUARTERS = 1_000
"""Length of one bar in quarter notes; unmetred chant puts a whole piece into one."""
MAX_PLAYED_BARS = 20_000
"""Bars after unrolling repeats."""
MAX_PLAYED_NOTES = 60_000
"""Notes of all lines after unrolling repeats and dividing notes among their syllables; bounds time and memory."""
MAX_DURATION_S = 3_600.0
"""Length of the music after unrolling repeats."""
MIN_BPM, MAX_BPM = 10.0, 600.0
"""Quarter notes a minute; marks outside are taken for the nearer end."""
MAX_LYRIC_CHARS = 200
"""Text of one lyric element; the rest is cut off."""
MAX_NAME_CHARS = 48
MAX_LINES = 64
"""Sung lines: every voice, and every note of the largest chord of a staff."""
MAX_SUMMARY_BYTES = 19_500
"""The summary's JSON as UTF-8: it travels in job documents."""


def check_size(size: int) -> None:
    """Refuse by its size alone a file that need not even be fetched. `size` in bytes. Raises FileTooLargeError."""
    if size > MAX_FILE_BYTES:
        shown = math.ceil(size * 10 / MIB) / 10  # never "10 MB, where 10 MB are allowed"
        raise FileTooLargeError(
            f"The file has {shown:g} MB; a score may have {MAX_FILE_BYTES // MIB} MB. "
            "Export it as compressed .mxl without pictures."
        )
