"""Compile Python files inside a zip archive, leave out what no cell imports, and write the archive anew.

Runs inside Pyodide under Node when the package is built, since only the Python that will read the `.pyc` files can write
them. The archive is not compressed: the whole of it is, by gzip, which the browser undoes far faster than Python could
entry by entry. The same input gives the same bytes: fixed dates, sorted names, hash-based `.pyc` files.
"""

import base64
import hashlib
import io
import marshal
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash

# Codecs a notebook meets: text in Unicode and Latin scripts, zip file names, and what Python's own start needs.
CODECS = frozenset(
    [
        "__init__",
        "aliases",
        "ascii",
        "charmap",
        "cp1252",
        "cp437",
        "hex_codec",
        "base64_codec",
        "zlib_codec",
        "idna",
        "latin_1",
        "punycode",
        "raw_unicode_escape",
        "rot_13",
        "undefined",
        "unicode_escape",
        "utf_16",
        "utf_16_be",
        "utf_16_le",
        "utf_32",
        "utf_32_be",
        "utf_32_le",
        "utf_7",
        "utf_8",
        "utf_8_sig",
    ]
)


def standard_library(archive: str, left_out: Iterable[str], own: Mapping[str, str]) -> bytes:
    """Return `python_stdlib.zip` compiled without docstrings, less the modules `left_out` and the rare codecs.

    own: path in the archive -> source of what comes with it, or takes the place of the file there.
    """
    left_out = frozenset(left_out)

    def wanted(name: str) -> bool:
        parts = name.removesuffix(".py").split("/")
        if parts[0] == "encodings" and parts[-1] not in CODECS:
            return False
        return not any(".".join(parts[:length]) in left_out for length in range(1, len(parts) + 1))

    return _rewrite(archive, wanted, "/lib/python314.zip/", own=own)


NUMPY_FOLDERS = frozenset({"tests", "f2py", "include", "_examples", "doc", "pkgconfig", "_pyinstaller", "distutils"})
NUMPY_FILES = frozenset({"conftest.py", "py.typed", "_configtool.py", "entry_points.txt", "RECORD"})
NUMPY_SUFFIXES = (".pyi", ".pxd", ".pyx", ".h", ".c", ".a", ".rst", ".ini", ".build", ".tmpl", ".pc")
# They hang docstrings on compiled functions when numpy is imported: a tenth of the import, for texts left out everywhere else.
NUMPY_DOCSTRINGS = {"numpy/_core/_add_newdocs.py": "", "numpy/_core/_add_newdocs_scalars.py": ""}


def numpy(wheel: str, own: Mapping[str, str]) -> bytes:
    """Return numpy's wheel compiled without docstrings, less its tests, its stubs and what only compilers read.

    own: path in the archive -> source of what takes the place of the file there.
    """

    def wanted(name: str) -> bool:
        *folders, file = name.split("/")
        if folders[0].endswith(".dist-info"):
            return file not in NUMPY_FILES
        return not (NUMPY_FOLDERS & set(folders) or file in NUMPY_FILES or file.endswith(NUMPY_SUFFIXES))

    record = next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/RECORD"))
    return _rewrite(wheel, wanted, "", record, {**NUMPY_DOCSTRINGS, **own})


def _rewrite(
    archive: str, wanted: Callable[[str], bool], prefix: str, record: str = "", own: Mapping[str, str] | None = None
) -> bytes:
    """Copy the wanted files of an archive with `.py` turned into `.pyc`; list them in `record` as a wheel does.

    A file that one of `own` replaces is kept under another name, `_whole...`, if its successor speaks of that name.
    """
    result = io.BytesIO()
    lines = []
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(result, "w") as new:
        files = {name: old.read(name) for name in old.namelist() if not name.endswith("/") and wanted(name)}
        for name, source in (own or {}).items():
            folder, _, file = name.rpartition("/")
            if f"_whole{file.removesuffix('.py')}" in source:
                files[f"{folder}/_whole{file}"] = files[name]
            files[name] = source.encode()
        for name, content in sorted(files.items()):
            if name.endswith(".py"):
                content, name = _compiled(content, prefix + name), name + "c"
            lines.append(f"{name},{_record_hash(content)},{len(content)}\n")
            _write(new, name, content)
        if record:
            _write(new, record, "".join([*lines, f"{record},,\n"]).encode())
    return result.getvalue()


def _compiled(source: bytes, filename: str) -> bytes:
    code = compile(source, filename, "exec", dont_inherit=True, optimize=2)
    code = marshal.loads(marshal.dumps(code))  # equal constants shared or not by chance become alike
    return bytes(_code_to_hash_pyc(code, source_hash(source), checked=False))


def _record_hash(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, zipfile.ZIP_STORED)
