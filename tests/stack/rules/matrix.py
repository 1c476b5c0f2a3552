"""Who may do what: every request that the rules are asked about, with the answer they must give.

The tables are data, so that the mutation test can put the same questions to rules that have been tampered with.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, product
from typing import TYPE_CHECKING, Any

from tests.stack.rules.emulators import ADMIN, Emulators, User, equals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FORBIDDEN = (401, 403)
MEGABYTE = 1024 * 1024
ACTORS = ("owner", "other", "anonymous", "nobody")
SCORE: Mapping[str, Any] = {
    "contentType": "application/vnd.recordare.musicxml+xml",
    "metadata": {"filename": "song.musicxml"},
}
_fresh = count()


@dataclass(frozen=True, slots=True)
class World:
    """The emulators, and the people by name."""

    emulators: Emulators
    users: Mapping[str, User]

    def uid(self, name: str) -> str:
        return self.users[name].uid

    def token(self, name: str) -> str | None:
        return self.users[name].token


@dataclass(frozen=True, slots=True)
class Case:
    """One request and whether it must pass."""

    name: str
    allowed: bool
    send: Callable[[World], int]

    def passes(self, world: World) -> bool:
        status = self.send(world)
        return (status not in FORBIDDEN) == self.allowed


# Storage ------------------------------------------------------------------------------------------------------------

READABLE = (
    "{s}/input.musicxml",
    "{s}/input.m",
    "{s}/jobs/job1/1/output.mp3",
    "{s}/jobs/job1/1/timing.json",
    "{s}/jobs/job1/1/stem-64.flac",
    "{s}/jobs/job1/1/a.z",
    "{s}/jobs/job1/1/" + "n" * 64 + ".musicxml",
)
HIDDEN = (
    "{s}/notes.txt",
    "{s}/my-input.xml",
    "{s}/input.XML",
    "{s}/input.ninechars",
    "{s}/input.xml.exe",
    "{s}/jobs/job1/1/Output.mp3",
    "{s}/jobs/job1/1/output",
    "{s}/jobs/job1/1/output.mp3.exe",
    "{s}/jobs/job1/1/output.mp3?",
    "{s}/jobs/job1/1/output.ninechars",
    "{s}/jobs/job1/1/" + "n" * 65 + ".mp3",
    "{s}/jobs/job1/output.mp3",
    "sessions/{u}/input.xml",
    "voicebanks/default.zip",
    "input.xml",
)
STORED = READABLE + HIDDEN


def seed_storage(world: World) -> None:
    """Store what the cases ask for, in the folders of everybody who has a name."""
    for name in ("owner", "anonymous"):
        for path in STORED:
            status = world.emulators.upload(_path(world, name, path), ADMIN, b"sound", SCORE)
            assert status == 200


def storage_cases() -> Iterator[Case]:
    """Every actor, action and path, then the ways in which an owner's upload may be wrong."""
    for actor, path in product(ACTORS, STORED):
        reads = actor == "owner" and path in READABLE
        yield _object(f"{actor} gets {path}", actor, path, allowed=reads)
        yield _object(f"{actor} downloads {path}", actor, path, allowed=reads, alt="media")
        yield _object(f"{actor} deletes {path}", actor, path, "DELETE")
        yield _object(f"{actor} changes {path}", actor, path, "PATCH", {"metadata": {"kind": "sing"}})
        yield _overwrite(f"{actor} overwrites {path}", actor, path)
        yield _list(f"{actor} lists beside {path}", actor, path.rpartition("/")[0])
        yield _list(f"{actor} lists under {path}", actor, path)
    yield from _creations()
    yield from _strangers()
    yield from _uploads()


def _path(world: World, name: str, path: str) -> str:
    uid = world.uid(name)
    return path.format(s=f"sessions/{uid}/stored", u=uid)


def _object(
    name: str, actor: str, path: str, method: str = "GET", body: object = None, *, allowed: bool = False, **params: str
) -> Case:
    def send(world: World) -> int:
        token = world.token(actor)
        return world.emulators.object(method, _path(world, "owner", path), token, body, **params)

    return Case(name, allowed, send)


def _overwrite(name: str, actor: str, path: str) -> Case:
    def send(world: World) -> int:
        return world.emulators.upload(_path(world, "owner", path), world.token(actor), b"noise", SCORE)

    return Case(name, allowed=False, send=send)


def _list(name: str, actor: str, folder: str) -> Case:
    def send(world: World) -> int:
        prefix = _path(world, "owner", folder)
        return world.emulators.list_objects(f"{prefix}/" if prefix else "", world.token(actor))

    return Case(name, allowed=False, send=send)


def _upload(
    name: str,
    *,
    allowed: bool,
    actor: str = "owner",
    to: str = "sessions/{uid}/{fresh}/input.musicxml",
    data: bytes = b"<score-partwise/>",
    metadata: Mapping[str, Any] = SCORE,
) -> Case:
    """An upload into the owner's folder, where nothing is yet; whatever got in is removed."""

    def send(world: World) -> int:
        path = to.format(uid=world.uid("owner"), fresh=f"fresh-{next(_fresh)}")
        status = world.emulators.upload(path, world.token(actor), data, metadata)
        if status not in FORBIDDEN:
            world.emulators.object("DELETE", path, ADMIN)
        return status

    return Case(name, allowed, send)


def _creations() -> Iterator[Case]:
    folder = "sessions/{uid}/{fresh}"
    places = [
        *(f"{folder}/input.{suffix}" for suffix in ("musicxml", "xml", "mxl")),
        *(f"{folder}/jobs/job1/1/{name}" for name in ("output.mp3", "timing.json")),
        "sessions/{uid}/{fresh}",
        "{fresh}/input.musicxml",
    ]
    for actor, place in product(ACTORS, places):
        allowed = actor == "owner" and place.startswith(f"{folder}/input.")
        yield _upload(f"{actor} creates {place}", allowed=allowed, actor=actor, to=place)


def _strangers() -> Iterator[Case]:
    """An anonymous user's own folder is as closed as everybody else's."""

    def get(path: str) -> Case:
        def send(world: World) -> int:
            return world.emulators.object("GET", _path(world, "anonymous", path), world.token("anonymous"))

        return Case(f"anonymous gets its own {path}", allowed=False, send=send)

    def create(world: World) -> int:
        path = f"sessions/{world.uid('anonymous')}/fresh-{next(_fresh)}/input.xml"
        return world.emulators.upload(path, world.token("anonymous"), b"<score/>", SCORE)

    yield from (get(path) for path in READABLE)
    yield Case("anonymous uploads to its own folder", allowed=False, send=create)


TYPES = (
    "application/vnd.recordare.musicxml+xml",
    "application/vnd.recordare.musicxml",
    "application/xml",
    "text/xml",
    "application/zip",
    "application/x-zip-compressed",
    "application/octet-stream",
)
WRONG_TYPES = ("text/html", "application/pdf", "image/svg+xml", "application/xml; charset=utf-8", "audio/midi")
WRONG_NAMES = ("input.pdf", "input.XML", "Input.xml", "input.xml.exe", "my input.xml", "input", "inputxml")
LONGEST = {"options": 4000, "filename": 200}


def _uploads() -> Iterator[Case]:
    for kind in TYPES:
        yield _upload(f"as {kind}", allowed=True, metadata={**SCORE, "contentType": kind})
    for kind in WRONG_TYPES:
        yield _upload(f"as {kind}", allowed=False, metadata={**SCORE, "contentType": kind})
    for name in WRONG_NAMES:
        yield _upload(f"named {name}", allowed=False, to="sessions/{uid}/{fresh}/" + name)
    for encoding, allowed in {"": True, "identity": True, "gzip": False, "br": False}.items():
        encoded = {**SCORE, "contentEncoding": encoding}
        yield _upload(f"encoded as {encoding!r}", allowed=allowed, metadata=encoded)
    yield from _sessions()
    yield from _metadata()
    for size, allowed in {0: False, 1: True, 10 * MEGABYTE: True, 10 * MEGABYTE + 1: False}.items():
        yield _upload(f"of {size} bytes", allowed=allowed, data=bytes(size))


def _sessions() -> Iterator[Case]:
    good = ("s", "Az_09-", "x" * 64)
    wrong = ("x" * 65, "a.b", "a b", "é", "../x", "a\nb")
    for session in good + wrong:
        to = f"sessions/{{uid}}/{session}/input.xml"
        yield _upload(f"in session {session!r}", allowed=session in good, to=to)


def _metadata() -> Iterator[Case]:
    def upload(name: str, metadata: Mapping[str, str], *, allowed: bool) -> Case:
        return _upload(name, allowed=allowed, metadata={**SCORE, "metadata": metadata})

    yield upload("with no metadata", {}, allowed=True)
    yield upload("with another key", {"uid": "somebody"}, allowed=False)
    yield upload("with a key in capitals", {"Options": "{}"}, allowed=False)
    yield upload("with an option by itself", {"verse": "2"}, allowed=False)
    yield upload("as a kind of job that there is", {"kind": "sing"}, allowed=True)
    yield upload("as a kind of job that there is not", {"kind": "dance"}, allowed=False)
    for key, longest in LONGEST.items():
        yield upload(f"with the longest {key}", {key: "x" * longest}, allowed=True)
        yield upload(f"with too long a {key}", {key: "x" * (longest + 1)}, allowed=False)


# Firestore ----------------------------------------------------------------------------------------------------------

JOBS = ("jobs/{uid}-1", "jobs/{uid}-2")
ELSEWHERE = ("jobs/{uid}-1/history/h1", "users/{uid}", "dead_letters/{uid}-1", "anything/else")


def seed_firestore(world: World) -> None:
    """Write two jobs each for the owner and for the anonymous user, and documents that are nobody's business."""
    for name in ("owner", "anonymous"):
        uid = world.uid(name)
        for path in JOBS + ELSEWHERE:
            fields = {"uid": uid, "sessionId": "stored", "status": "completed", "createdAt": 1}
            status = world.emulators.document("PATCH", path.format(uid=uid), ADMIN, fields)
            assert status == 200


def firestore_cases() -> Iterator[Case]:
    """Every actor, action and path, with fields tampered with; then the ways of asking for a list."""
    for actor, path in product(ACTORS, JOBS + ELSEWHERE):
        allowed = actor == "owner" and path in JOBS
        yield _document(f"{actor} gets {path}", actor, path, allowed=allowed)
        yield _document(f"{actor} deletes {path}", actor, path, "DELETE")
        for field, value in TAMPERED.items():
            fields = {field: value}
            params = {"updateMask.fieldPaths": field}
            yield _document(f"{actor} sets {field} of {path}", actor, path, "PATCH", fields, params)
    for actor, collection in product(ACTORS, ("jobs", "users", "dead_letters", "anything")):
        yield _creation(actor, collection)
    yield _document("anonymous gets its own job", "anonymous", JOBS[0], whose="anonymous")
    yield from _lists()


TAMPERED: Mapping[str, str | int] = {"uid": "somebody", "status": "queued", "token": 99, "credits": 1_000_000}


def _document(
    name: str,
    actor: str,
    path: str,
    method: str = "GET",
    fields: Mapping[str, str | int] | None = None,
    params: Mapping[str, str] | None = None,
    *,
    allowed: bool = False,
    whose: str = "owner",
) -> Case:
    def send(world: World) -> int:
        where = path.format(uid=world.uid(whose))
        return world.emulators.document(method, where, world.token(actor), fields, **(params or {}))

    return Case(name, allowed, send)


def _creation(actor: str, collection: str) -> Case:
    """A job that says all the right things is still not a client's to write."""

    def send(world: World) -> int:
        fields = {"uid": world.uid(actor), "sessionId": "stored", "status": "queued"}
        return world.emulators.document(
            "POST", collection, world.token(actor), fields, documentId=f"fresh-{next(_fresh)}"
        )

    return Case(f"{actor} creates in {collection}", allowed=False, send=send)


def _lists() -> Iterator[Case]:
    for actor in ACTORS:
        yield _query(f"{actor} lists the owner's jobs", actor, allowed=actor == "owner")
        yield _query(f"{actor} lists everybody's jobs", actor, whose=None)
        yield _query(f"{actor} lists dead letters", actor, collection="dead_letters")
    yield _query("anonymous lists its own jobs", "anonymous", whose="anonymous")
    yield _query("the owner lists with the largest limit", "owner", limit=50, allowed=True)
    yield _query("the owner lists with too large a limit", "owner", limit=51)
    yield _query("the owner lists without a limit", "owner", limit=None)
    yield _query("the owner lists all collections named jobs", "owner", all_descendants=True)


def _query(
    name: str,
    actor: str,
    *,
    allowed: bool = False,
    whose: str | None = "owner",
    limit: int | None = 20,
    collection: str = "jobs",
    all_descendants: bool = False,
) -> Case:
    def send(world: World) -> int:
        query: dict[str, Any] = {"from": [{"collectionId": collection, "allDescendants": all_descendants}]}
        if whose is not None:
            query["where"] = equals("uid", world.uid(whose))
        if limit is not None:
            query["limit"] = limit
        return world.emulators.query(query, world.token(actor))

    return Case(name, allowed, send)
