#!/usr/bin/env python3
"""Enter one capture in captures/INDEX.toml: what it shows, how it was recorded, its hash."""
import argparse
import datetime
import hashlib
import json
import pathlib
import tomllib

HERE = pathlib.Path(__file__).resolve().parent.parent
HEAD = "# Written by captures/record/index.py when a capture is recorded. One table a capture.\n"


def text(value):
    return json.dumps(value, ensure_ascii=False)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("name")
    for option in ("script", "shows", "topology", "programs", "keys", "truth"):
        p.add_argument("--" + option, default="")
    a = p.parse_args()
    path = HERE / "INDEX.toml"
    index = tomllib.loads(path.read_text()) if path.exists() else {}
    data = (HERE / f"{a.name}.pcapng").read_bytes()
    index[a.name] = {
        "file": f"{a.name}.pcapng",
        "shows": a.shows,
        "script": f"record/{a.script}",
        "programs": a.programs.splitlines(),
        "topology": a.topology,
        "keys": a.keys,
        "truth": a.truth.splitlines(),
        "beside": sorted(str(f.relative_to(HERE)) for f in (HERE / "beside" / a.name).glob("*")),
        "date": datetime.date.today(),
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    out = [HEAD]
    for name in sorted(n for n in index if (HERE / index[n]["file"]).exists()):
        out.append(f"\n[{text(name)}]\n")
        for key, value in index[name].items():
            if isinstance(value, list):
                inner = "".join(f"    {text(v)},\n" for v in value)
                out.append(f"{key} = [\n{inner}]\n" if value else f"{key} = []\n")
            elif isinstance(value, str):
                out.append(f"{key} = {text(value)}\n")
            else:
                out.append(f"{key} = {value}\n")
    path.write_text("".join(out))


main()
