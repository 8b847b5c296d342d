# SPDX-License-Identifier: AGPL-3.0-or-later
"""An app as the build leaves it, but small."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<title>Tellsafe</title>\n'
    '<script type="module" crossorigin src="/assets/index-3f2a.js"></script>\n</head>\n'
    '<body>\n<div id="app"></div>\n<noscript></noscript>\n</body>\n</html>\n'
)
PAGES = {"index.html": "/", "redress.html": "/redress"}
FILES = {
    "index.html": PAGE.encode(),
    "redress.html": PAGE.replace("index-3f2a", "redress-1c0e").encode(),
    "assets/redress-1c0e.js": b"console.log('letters');\n" * 200,
    "assets/index-3f2a.js": b"console.log('the app');\n" * 200,
    "assets/worker-5b1d.js": b"self.onmessage = () => {};\n" * 20,
    "assets/uyghur-77.woff2": b"wOF2 not a font",
    "assets/heif-9.wasm": b"\0asm" * 100,
    "icon-192.png": b"\x89PNG not a picture",
    "icon.svg": b"<svg/>",
    "manifest.webmanifest": b'{"name":"Tellsafe"}',
    "service-worker.js": b"self.addEventListener('fetch',()=>{});\n" * 20,
}


def built(folder: Path) -> Path:
    """Write it."""
    (folder / "assets").mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
        small = gzip.compress(content, mtime=0)
        if len(small) < len(content):
            (folder / f"{name}.gz").write_bytes(small)
    hashes = {address(name): sha256(content).hexdigest() for name, content in FILES.items()}
    (folder / "release.json").write_text(json.dumps({"files": hashes, "v": 1}))
    return folder


def address(name: str) -> str:
    """Where a file is asked for."""
    return PAGES.get(name, f"/{name}")
