"""Building a model's inputs from what it declares, and reading its outputs by name.

Stages offer everything they know by name; the model takes what it declares, in its own rank and type. Exporters differ:
`steps` is a scalar here and [1] there, types are int32 or float16 in reduced banks, optional inputs come and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.errors import BankInputUnknownError, BankOutputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.bank.onnx.sessions import Array, Declared, Session

_DTYPES: Mapping[str, np.dtype[np.generic]] = {
    "tensor(int64)": np.dtype(np.int64),
    "tensor(int32)": np.dtype(np.int32),
    "tensor(float)": np.dtype(np.float32),
    "tensor(double)": np.dtype(np.float64),
    "tensor(float16)": np.dtype(np.float16),
    "tensor(bool)": np.dtype(np.bool_),
}
_HINTS = {
    "spk_embed": "Its configuration must list speakers.",
    "languages": "Its configuration must set use_lang_id and languages.",
    "energy": "Its configuration must set use_energy_embed, and the bank needs a variance stage that predicts it.",
    "breathiness": "Its configuration must set use_breathiness_embed, and the bank needs a variance stage for it.",
    "voicing": "Its configuration must set use_voicing_embed, and the bank needs a variance stage that predicts it.",
    "tension": "Its configuration must set use_tension_embed, and the bank needs a variance stage that predicts it.",
}


def feed(session: Session, offered: Mapping[str, Array]) -> dict[str, Array]:
    """Return the inputs of a session, each in the rank and type that it declares.

    Raises BankInputUnknownError naming the input that is not offered or that cannot be brought into shape.
    """
    return {each.name: _fit(_taken(each, offered, session.file), each, session.file) for each in session.inputs}


def run(session: Session, offered: Mapping[str, Array], outputs: Sequence[str]) -> list[Array]:
    """Run a session on what is offered and return the named outputs; an only output is taken by any name.

    Raises BankOutputError where one is missing or holds values that are not finite numbers.
    """
    declared = [each.name for each in session.outputs]
    names = declared if len(declared) == len(outputs) == 1 else list(outputs)
    missing = next((name for name in names if name not in declared), None)
    if missing is not None:
        raise BankOutputError(
            f"The model {session.file} does not answer {missing}; it answers {', '.join(declared)}. "
            "Is it the model that its configuration says it is?",
            file=session.file,
            key=missing,
        )
    answers = session.run(names, feed(session, offered))
    for name, answer in zip(names, answers, strict=True):
        if np.issubdtype(answer.dtype, np.floating) and not np.isfinite(answer).all():
            raise BankOutputError(
                f"The model {session.file} answers {name} with values that are not numbers.",
                file=session.file,
                key=name,
            )
    return answers


def sequence(answer: Array, length: int, file: str, name: str) -> NDArray[np.float32]:
    """Return an answer that counts one value a frame or phoneme, float32 [length]. Raises BankOutputError."""
    if answer.size != length:
        raise BankOutputError(
            f"The model {file} answers {name} with {answer.size} values where {length} belong.", file=file, key=name
        )
    return answer.reshape(length).astype(np.float32)


def declares(session: Session, name: str) -> Declared | None:
    """Return an input of that name, None where the model has none."""
    return next((each for each in session.inputs if each.name == name), None)


def _taken(each: Declared, offered: Mapping[str, Array], file: str) -> Array:
    if each.name not in offered:
        hint = _HINTS.get(each.name, "This is not an input that DiffSinger voicebanks have.")
        raise BankInputUnknownError(
            f"The model {file} needs the input {each.name}, which cannot be supplied. {hint}", file=file, key=each.name
        )
    return offered[each.name]


def _fit(value: Array, each: Declared, file: str) -> Array:
    return _shaped(_typed(value, each, file), each, file)


def _typed(value: Array, each: Declared, file: str) -> Array:
    wanted = _DTYPES.get(each.dtype)
    # Whole numbers may become fractions, never the other way round; truth stays truth.
    if wanted is None or not np.can_cast(value.dtype, wanted, "same_kind"):
        raise BankInputUnknownError(
            f"The model {file} wants {each.name} as {each.dtype}, where {value.dtype} is the rule.",
            file=file,
            key=each.name,
        )
    return value.astype(wanted)


def _shaped(value: Array, each: Declared, file: str) -> Array:
    if value.size == 1:
        value = value.reshape((1,) * len(each.shape))
    elif value.ndim == len(each.shape) + 1 and value.shape[0] == 1:
        value = value[0]
    fits = value.ndim == len(each.shape) and all(
        wanted in (None, size) for wanted, size in zip(each.shape, value.shape, strict=True)
    )
    if not fits:
        raise BankInputUnknownError(
            f"The model {file} wants {each.name} in the shape {_written(each.shape)}, not {_written(value.shape)}.",
            file=file,
            key=each.name,
        )
    return value


def _written(shape: Sequence[int | None]) -> str:
    return "[" + ", ".join("?" if size is None else str(size) for size in shape) + "]"
