import hashlib
import io
import json
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declic.core.backup import archive
from declic.core.backup.archive import BLOCK, DamagedError, read_manifest, safe_name, unpack, writing


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A small backup, and its bytes."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "base").write_bytes(bytes(range(256)) * 7)
    (folder / "photo").write_bytes(b"photo" * 300)
    target = folder / "a.declic"
    with writing(target, {"engine": "sqlite"}, replace=False) as writer:
        writer.add("database.sqlite3", folder / "base")
        writer.add("media/" + "long/" * 40 + "été.jpg", folder / "photo")
        writer.add_bytes("settings.json", b"[]")
    return target


def forged(path, entries, files=None):
    """A backup whose sums are right and whose content is chosen: what an enemy would write."""
    tarred = io.BytesIO()
    names = {}
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for entry, data in entries:
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
            names[entry.name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        manifest = json.dumps({"format": 1, "files": names if files is None else files}).encode()
        last = tarfile.TarInfo("manifest.json")
        last.size = len(manifest)
        tar.addfile(last, io.BytesIO(manifest))
    data = tarred.getvalue()
    path.write_bytes(data + archive._footer(hashlib.sha256(data).hexdigest()))
    return path


def test_what_was_written_comes_out_the_same(saved, tmp_path):
    manifest = read_manifest(saved)
    unpack(saved, manifest, tmp_path)
    assert (tmp_path / "database.sqlite3").read_bytes() == bytes(range(256)) * 7
    assert (tmp_path / ("media/" + "long/" * 40 + "été.jpg")).read_bytes() == b"photo" * 300
    assert saved.stat().st_mode & 0o777 == 0o600


def test_any_tar_program_opens_it(saved):
    with tarfile.open(saved) as tar:
        assert tar.getnames()[0] == "database.sqlite3"
        assert tar.getnames()[-1] == "manifest.json"


@settings(max_examples=150)
@given(data=st.data())
def test_one_byte_changed_anywhere_is_seen(saved, tmp_path_factory, data):
    whole = bytearray(saved.read_bytes())
    place = data.draw(st.one_of(st.integers(0, len(whole) - 1), st.integers(len(whole) - BLOCK, len(whole) - 1)))
    whole[place] ^= data.draw(st.integers(1, 255))
    flipped = tmp_path_factory.mktemp("flipped") / "b.declic"
    flipped.write_bytes(whole)
    with pytest.raises(DamagedError):
        read_manifest(flipped)


@settings(max_examples=60)
@given(data=st.data())
def test_a_file_cut_short_or_lengthened_is_seen(saved, tmp_path_factory, data):
    whole = saved.read_bytes()
    size = data.draw(st.integers(0, len(whole) - 1))
    cut = tmp_path_factory.mktemp("cut") / "c.declic"
    for wrong in (whole[:size], whole + b"\0" * max(1, size)):
        cut.write_bytes(wrong)
        with pytest.raises(DamagedError):
            read_manifest(cut)


@settings(max_examples=60)
@given(st.binary(max_size=6000))
def test_no_bytes_pass_for_a_backup(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "d"
    path.write_bytes(data)
    with pytest.raises(DamagedError):
        read_manifest(path)


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "media/../../evil", "media//evil", "media/./evil", "media/", "evil",
        "media/a\\..\\b", "media/a\0b", "database.sqlite3/x", "settings.json/../x", "",
    ],
)  # fmt: skip
def test_no_name_leads_outside(name):
    with pytest.raises(DamagedError):
        safe_name(name)


@given(st.text(max_size=60))
def test_a_name_that_is_accepted_stays_inside(name):
    try:
        path = safe_name("media/" + name)
    except DamagedError:
        return
    assert ".." not in path.parts
    assert path.parts[0] == "media"


def test_a_forged_archive_writes_nothing_outside(tmp_path):
    for name in ("../evil", "media/../../evil", str(tmp_path / "evil")):
        path = forged(tmp_path / "f", [(tarfile.TarInfo(name), b"x")])
        with pytest.raises(DamagedError):
            unpack(path, read_manifest(path), tmp_path / "in" / "deep")
        assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(tmp_path, kind):
    entry = tarfile.TarInfo("media/link")
    entry.type, entry.linkname = kind, "/etc/passwd"
    path = forged(tmp_path / "f", [(entry, b"")])
    with pytest.raises(DamagedError):
        unpack(path, read_manifest(path), tmp_path / "in")


def test_files_that_the_manifest_does_not_announce_or_announces_in_vain_are_refused(tmp_path):
    one = [(tarfile.TarInfo("media/a"), b"x")]
    for files in ({}, {"media/a": {"sha256": "0"}}, {"media/a": 1}, {"media/b": {}}):
        path = forged(tmp_path / "f", one, files)
        with pytest.raises(DamagedError):
            unpack(path, read_manifest(path), tmp_path / f"in{len(str(files))}")


def test_the_same_name_twice_is_refused(tmp_path):
    path = forged(tmp_path / "f", [(tarfile.TarInfo("media/a"), b"x"), (tarfile.TarInfo("media/a"), b"y")])
    with pytest.raises(DamagedError):
        unpack(path, read_manifest(path), tmp_path / "in")


def test_a_backup_that_fails_leaves_no_file(tmp_path):
    with pytest.raises(FileNotFoundError), writing(tmp_path / "a", {}, replace=False) as writer:
        writer.add("media/a", tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path):
    late = writing(tmp_path / "a", {}, replace=False)
    late.__enter__()
    (tmp_path / "a").write_text("mine")
    with pytest.raises(FileExistsError):
        late.__exit__(None, None, None)
    assert (tmp_path / "a").read_text() == "mine"
