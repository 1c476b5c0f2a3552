"""How an English word that is in no dictionary is said, from its letters alone.

The weights are those of g2p-en's published checkpoint (a GRU encoder and decoder trained on English words); run here
with numpy because the package itself imports a tagger and its downloads. Its ARPAbet is mapped to misaki's symbols.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_LETTERS = ("<pad>", "<unk>", "</s>", *"abcdefghijklmnopqrstuvwxyz")
_PHONES = [
    "<pad>",
    "<unk>",
    "<s>",
    "</s>",
    "AA0",
    "AA1",
    "AA2",
    "AE0",
    "AE1",
    "AE2",
    "AH0",
    "AH1",
    "AH2",
    "AO0",
    "AO1",
    "AO2",
    "AW0",
    "AW1",
    "AW2",
    "AY0",
    "AY1",
    "AY2",
    "B",
    "CH",
    "D",
    "DH",
    "EH0",
    "EH1",
    "EH2",
    "ER0",
    "ER1",
    "ER2",
    "EY0",
    "EY1",
    "EY2",
    "F",
    "G",
    "HH",
    "IH0",
    "IH1",
    "IH2",
    "IY0",
    "IY1",
    "IY2",
    "JH",
    "K",
    "L",
    "M",
    "N",
    "NG",
    "OW0",
    "OW1",
    "OW2",
    "OY0",
    "OY1",
    "OY2",
    "P",
    "R",
    "S",
    "SH",
    "T",
    "TH",
    "UH0",
    "UH1",
    "UH2",
    "UW",
    "UW0",
    "UW1",
    "UW2",
    "V",
    "W",
    "Y",
    "Z",
    "ZH",
]
_START, _END = 2, 3
_LONGEST = 30
_SYMBOLS = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AY": "I", "EH": "ɛ", "ER": "ɜɹ", "EY": "A", "IH": "ɪ",
    "IY": "i", "OW": "O", "OY": "Y", "UH": "ʊ", "UW": "u", "B": "b", "CH": "ʧ", "D": "d", "DH": "ð", "F": "f",
    "G": "ɡ", "HH": "h", "JH": "ʤ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "P": "p", "R": "ɹ", "S": "s",
    "SH": "ʃ", "T": "t", "TH": "θ", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_STRESS = {"1": "ˈ", "2": "ˌ"}


class Speller:
    """Reads words aloud by their letters."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        self._weights = {name: np.asarray(weights[name], np.float32) for name in weights}

    @classmethod
    def load(cls, path: Path) -> Speller:
        """Read the checkpoint; OSError where it is not there."""
        with np.load(path) as weights:
            return cls({name: weights[name] for name in weights.files})

    def say(self, word: str) -> str:
        """Return misaki phonemes for a word of the letters a to z; empty where the model finds none."""
        letters = [_LETTERS.index(letter) if letter in _LETTERS else 1 for letter in word.lower()]
        hidden = self._read([*letters, _LETTERS.index("</s>")])
        return "".join(_symbol(_PHONES[phone]) for phone in self._speak(hidden))

    def _read(self, letters: list[int]) -> NDArray[np.float32]:
        hidden = np.zeros(self._weights["enc_w_hh"].shape[1], np.float32)
        for letter in letters:
            hidden = self._step("enc", self._weights["enc_emb"][letter], hidden)
        return hidden

    def _speak(self, hidden: NDArray[np.float32]) -> list[int]:
        spoken, phone = [], _START
        for _ in range(_LONGEST):
            hidden = self._step("dec", self._weights["dec_emb"][phone], hidden)
            phone = int(np.argmax(self._weights["fc_w"] @ hidden + self._weights["fc_b"]))
            if phone == _END:
                break
            spoken.append(phone)
        return [phone for phone in spoken if phone > _END]

    def _step(self, side: str, x: NDArray[np.float32], hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """One step of a gated recurrent unit (reset and update gate first, then the candidate)."""
        given = self._weights[f"{side}_w_ih"] @ x + self._weights[f"{side}_b_ih"]
        kept = self._weights[f"{side}_w_hh"] @ hidden + self._weights[f"{side}_b_hh"]
        size = len(hidden)
        reset, update = np.split(1 / (1 + np.exp(-(given[: 2 * size] + kept[: 2 * size]))), 2)
        candidate = np.tanh(given[2 * size :] + reset * kept[2 * size :])
        return np.asarray((1 - update) * candidate + update * hidden, np.float32)


def _symbol(phone: str) -> str:
    name, stress = (phone[:-1], phone[-1]) if phone[-1].isdigit() else (phone, "")
    if name == "AH" and stress == "0":
        return "ə"
    if name == "ER" and stress == "0":
        return "əɹ"
    return _STRESS.get(stress, "") + _SYMBOLS[name]
