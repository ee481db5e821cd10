"""The file of a backup: a tar, then one block that holds the SHA-256 of all that precedes it.

Any tar program opens it (what follows the end of a tar is not read); any byte that changes is seen. No Django here.

    database.sqlite3 | database.dump, settings.json, media/…, manifest.json (last: it knows the sum of each file)
"""

import errno
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO, Any

FORMAT = 1
BLOCK = 512
CHUNK = 1 << 20
MARK = b"declic-backup 1 sha256="
MANIFEST, SETTINGS = "manifest.json", "settings.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MEDIA = "media/"
LARGEST_MANIFEST = 64 << 20


class DamagedError(Exception):
    """The file is not a backup, or not the one that was written: cut, changed or made by something else."""


class _Summing(io.RawIOBase):
    """A file being written whose sum is kept along the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def write(self, data: Any) -> int:
        self.sum.update(data)
        return self.file.write(data)

    def tell(self) -> int:
        return self.file.tell()


class Writer:
    """Adds files one by one; `close` adds the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, path: Path) -> None:
        """One file; its size is taken once, so that a file that grows meanwhile is kept as it was."""
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            summing = _SummingReader(source, size)
            self.tar.addfile(_entry(name, size), summing)
        self.files[name] = {"size": size, "sha256": summing.sum.hexdigest()}

    def add_bytes(self, name: str, data: bytes) -> None:
        self.tar.addfile(_entry(name, len(data)), io.BytesIO(data))
        self.files[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


class _SummingReader:
    def __init__(self, source: IO[bytes], size: int) -> None:
        self.source, self.left, self.sum = source, size, hashlib.sha256()

    def read(self, wanted: int = -1) -> bytes:
        data = self.source.read(self.left if wanted < 0 else min(wanted, self.left))
        self.left -= len(data)
        self.sum.update(data)
        return data


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


@contextmanager
def writing(target: Path, facts: dict[str, Any], *, replace: bool) -> Iterator[Writer]:
    """A file that appears whole under its name, readable by its owner alone, or not at all."""
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            summing = _Summing(file)  # type: ignore[arg-type]
            with tarfile.open(fileobj=summing, mode="w", format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar)
                yield writer
                manifest = {"format": FORMAT, **facts, "files": writer.files}
                data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
                tar.addfile(_entry(MANIFEST, len(data)), io.BytesIO(data))
            file.write(_footer(summing.sum.hexdigest()))
            file.flush()
            os.fsync(file.fileno())
            read_manifest(part)
            _put_in_place(part, target, replace=replace)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()


def _put_in_place(part: Path, target: Path, *, replace: bool) -> None:
    if replace:
        part.replace(target)
    else:
        _name(part, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _name(part: Path, target: Path) -> None:
    """Unlike a rename, refuses a file that appeared meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a disk that gives a file one name only: a memory stick
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        part.rename(target)


def _footer(digest: str) -> bytes:
    return (MARK + digest.encode() + b"\n").ljust(BLOCK, b"\0")


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest, once the whole file has been found to be what was written; DamagedError otherwise."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < 4 * BLOCK or size % BLOCK:
            raise DamagedError("size")
        if _footer(_sum(file, size - BLOCK)) != file.read(BLOCK):
            raise DamagedError("sum")
    try:
        with tarfile.open(path, "r:") as tar:
            entry = tar.getmember(MANIFEST)
            if not entry.isreg() or entry.size > LARGEST_MANIFEST:
                raise DamagedError("manifest")
            manifest = json.loads(_open(tar, entry).read())
    except (tarfile.TarError, KeyError, ValueError, RecursionError) as error:
        raise DamagedError("manifest") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise DamagedError("manifest")
    return manifest


def _sum(file: IO[bytes], size: int) -> str:
    digest = hashlib.sha256()
    while size > 0:
        data = file.read(min(CHUNK, size))
        if not data:
            raise DamagedError("size")
        digest.update(data)
        size -= len(data)
    return digest.hexdigest()


def unpack(path: Path, manifest: dict[str, Any], folder: Path) -> None:
    """Writes every file in `folder`: plain files under the names a backup has, each checked against the manifest."""
    missing = dict(manifest["files"])
    try:
        with tarfile.open(path, "r:") as tar:
            for entry in tar:
                if entry.name == MANIFEST:
                    continue
                expected = missing.pop(entry.name, None)
                if expected is None or entry.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
                    raise DamagedError("entry")
                _write(tar, entry, expected, folder / safe_name(entry.name))
    except tarfile.TarError as error:
        raise DamagedError("tar") from error
    if missing:
        raise DamagedError("missing")


def safe_name(name: str) -> PurePosixPath:
    """The name as a path that stays inside; DamagedError for any other."""
    path = PurePosixPath(name)
    known = name == SETTINGS or name in DATABASES.values() or name.startswith(MEDIA)
    parts = name.split("/")
    if not known or path.is_absolute() or "\\" in name or "\0" in name or {"", ".", ".."} & set(parts):
        raise DamagedError("name")
    return path


def _write(tar: tarfile.TarFile, entry: tarfile.TarInfo, expected: Any, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, source = hashlib.sha256(), _open(tar, entry)
    with target.open("xb") as out:
        while data := source.read(CHUNK):
            digest.update(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if not isinstance(expected, dict) or expected.get("sha256") != digest.hexdigest():
        raise DamagedError("sum")


def _open(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    source = tar.extractfile(entry)
    if source is None:
        raise DamagedError("entry")
    return source
