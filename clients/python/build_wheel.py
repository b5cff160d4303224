"""Builds the wheel and the source archive of the client: a PEP 517 backend for its one file.

The version comes from `tacho.py`, all else from the constants below, which a test holds against
`pyproject.toml`. The same files give the same wheel.
"""

import base64
import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = re.search(
    r'^__version__ = "(.+)"$', (HERE / "tacho.py").read_text("utf-8"), re.MULTILINE).group(1)
METADATA = """\
Metadata-Version: 2.1
Name: tacho
Version: %s
Summary: Log from Python into the Tacho run around the process
License: Apache-2.0
Requires-Python: >=3.8
Description-Content-Type: text/markdown

%s""" % (VERSION, (HERE / "README.md").read_text("utf-8"))
WHEEL = """\
Wheel-Version: 1.0
Generator: tacho build_wheel
Root-Is-Purelib: true
Tag: py3-none-any
"""
SOURCES = ["tacho.py", "test_tacho.py", "build_wheel.py", "pyproject.toml", "README.md"]
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip can hold


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory, "tacho.py", (HERE / "tacho.py").read_bytes())


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory, "tacho.pth", ("%s\n" % HERE).encode("utf-8"))


def build_sdist(sdist_directory, config_settings=None):
    root = "tacho-" + VERSION
    name = root + ".tar.gz"
    with tarfile.open(str(Path(sdist_directory) / name), "w:gz", format=tarfile.PAX_FORMAT) as tar:
        for source in SOURCES:
            _add(tar, "%s/%s" % (root, source), (HERE / source).read_bytes())
        _add(tar, root + "/PKG-INFO", METADATA.encode("utf-8"))
    return name


def _add(tar, name, data):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def _wheel(folder, module, data):
    info = "tacho-%s.dist-info" % VERSION
    files = {
        module: data,
        info + "/METADATA": METADATA.encode("utf-8"),
        info + "/WHEEL": WHEEL.encode("utf-8"),
    }
    record = "".join("%s,sha256=%s,%d\n" % (path, _digest(body), len(body))
                     for path, body in files.items())
    files[info + "/RECORD"] = (record + info + "/RECORD,,\n").encode("utf-8")
    name = "tacho-%s-py3-none-any.whl" % VERSION
    with zipfile.ZipFile(str(Path(folder) / name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, body in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, body)
    return name


def _digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode("ascii").rstrip("=")
