#!/usr/bin/env python3
"""Does each capture hold what its lesson needs? check.py [NAME ...], by tshark; exit code 1 if not.

Every capture in INDEX.toml is held to the general rules; those with a function below (in check_*.py,
named after the capture) also to their own. A check is an assert with a sentence.
"""
import hashlib
import importlib
import ipaddress
import os
import pathlib
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE.parent
sys.path.insert(0, str(HERE))
CHECKSUMS = [f"{p}.check_checksum:TRUE" for p in ("ip", "tcp", "udp")]
ALLOWED = [ipaddress.ip_network(n) for n in (
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "127.0.0.0/8", "::1/128", "::/128",
    "fe80::/10", "ff00::/8", "224.0.0.0/4", "0.0.0.0/32", "255.255.255.255/32")]


class Capture:
    """One file, asked through tshark."""

    def __init__(self, name, facts):
        self.name, self.facts, self.path = name, facts, CAPTURES / facts["file"]

    def tshark(self, *args):
        env = dict(os.environ, HOME="/nonexistent", LC_ALL="C.UTF-8")
        done = subprocess.run(["tshark", "-n", "-r", str(self.path), *args], capture_output=True, text=True, env=env)
        return done.stdout

    def rows(self, where, *fields, prefs=()):
        """A list of lists of text: the fields of the frames that match."""
        options = [x for p in prefs for x in ("-o", p)]
        wanted = [x for f in fields for x in ("-e", f)]
        out = self.tshark("-Y", where, *options, "-T", "fields", "-E", "aggregator=|", *wanted)
        return [line.split("\t") for line in out.splitlines()]

    def count(self, where, prefs=()):
        return len(self.rows(where, "frame.number", prefs=prefs))

    def values(self, where, field):
        """All values of one field, in order of frames."""
        return [v for row in self.rows(where, field) for v in row[0].split("|") if v]

    def has(self, where, least=1, most=None):
        n = self.count(where)
        assert n >= least and (most is None or n <= most), f"{where}: {n} frames, want {least}..{most or ''}"
        return n

    def none(self, where):
        self.has(where, 0, 0)

    def truth(self, word):
        """The text behind `word` among the truths."""
        for line in self.facts["truth"]:
            if line.startswith(word):
                return line[len(word):].strip(" :")
        raise AssertionError(f"no truth {word!r}")


def general(c):
    data = c.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == c.facts["sha256"], "not the file in the index"
    assert len(data) < 200 * 1024, f"{len(data)} bytes"
    assert (CAPTURES / c.facts["script"]).exists(), "no script"
    assert (b"KSLT" in data or b"KHSS" in data) == ("inside" in c.facts["keys"]), "keys inside or not"
    fields = ("frame.time_epoch", "frame.interface_name", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst",
              "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.type", "icmpv6.type")
    frames = c.rows("frame", *fields, prefs=CHECKSUMS)      # one run: starting tshark is what takes time
    times = [float(f[0]) for f in frames]
    assert times and times == sorted(times), "out of time order"
    assert all(f[1] for f in frames), "interfaces without names"
    for address in {a for f in frames for cell in f[2:6] for a in cell.split("|") if a}:
        ip = ipaddress.ip_address(address)
        assert any(ip in net for net in ALLOWED if net.version == ip.version), f"{address} is not for documentation"
    bad = sum("0" in cell.split("|") for f in frames for cell in f[6:9] if not f[9] and not f[10])
    assert bad == 0, f"{bad} bad checksums"


def main():
    index = tomllib.loads((CAPTURES / "INDEX.toml").read_text())
    specific = {}
    for part in sorted(HERE.glob("check_*.py")):
        specific.update(importlib.import_module(part.stem).CHECKS)
    wrong, total = 0, 0
    for name, facts in index.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        c = Capture(name, facts)
        try:
            general(c)
            own = specific.get(name) or (specific["keys/"] if name.startswith("keys/") else None)
            assert own, "no check of its own"
            own(c)
            print(f"ok    {name}  {c.path.stat().st_size}")
            total += c.path.stat().st_size
        except AssertionError as e:
            wrong += 1
            print(f"WRONG {name}: {e}")
    if not sys.argv[1:]:
        for name in sorted(set(specific) - set(index) - {"keys/"}):
            print(f"absent {name}")
        print(f"{len(index)} captures, {total} bytes, {wrong} wrong")
        assert total < 4 << 20, "together over 4 MiB"
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
