#!/usr/bin/env python3
"""Join recordings of several points into one pcapng, in time order, with names and secrets.

    pcapng.py OUT.pcapng POINT=FILE.pcap ... [--tls KEYLOG] [--ssh KEYLOG] [--comment TEXT]

Every point becomes an interface block with its name; key logs become Decryption Secrets Blocks in
front of the first packet (draft-ietf-opsawg-pcapng, section 4.7). mergecap would lose the names of
plain pcaps, and editcap 4.0 knows no secrets of SSH.
"""
import struct
import sys

SECRETS = {"--tls": 0x544C534B, "--ssh": 0x5353484B}


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


END = struct.pack("<HH", 0, 0)


def packets(path):
    """Link type and the packets (microseconds, original length, bytes) of a classic pcap."""
    data = open(path, "rb").read()
    magic, _, _, _, _, _, link = struct.unpack_from("<IHHiIII", data)
    if magic != 0xA1B2C3D4:
        sys.exit(f"{path}: not a little-endian microsecond pcap")
    at, out = 24, []
    while at + 16 <= len(data):
        sec, usec, have, full = struct.unpack_from("<IIII", data, at)
        out.append((sec * 1_000_000 + usec, full, data[at + 16:at + 16 + have]))
        at += 16 + have
    return link, out


def main(argv):
    out, points, secrets, comment = argv[1], [], [], None
    rest = iter(argv[2:])
    for arg in rest:
        if arg in SECRETS:
            secrets.append((SECRETS[arg], open(next(rest), "rb").read()))
        elif arg == "--comment":
            comment = next(rest)
        else:
            points.append(arg.split("=", 1))
    head = option(4, b"wirestep captures/record") + (option(1, comment.encode()) if comment else b"") + END
    file = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + head)
    every = []
    for index, (name, path) in enumerate(points):
        link, some = packets(path)
        file += block(1, struct.pack("<HHI", link, 0, 262144) + option(2, name.encode()) + option(9, b"\x06") + END)
        every += [(time, index, order, full, data) for order, (time, full, data) in enumerate(some)]
    if not every:
        sys.exit(f"{out}: no packets")
    for kind, data in secrets:
        if not data.strip():
            sys.exit(f"{out}: an empty key log")
        file += block(10, struct.pack("<II", kind, len(data)) + data)
    every.sort(key=lambda p: p[:3])
    for time, index, _, full, data in every:
        file += block(6, struct.pack("<IIIII", index, time >> 32, time & 0xFFFFFFFF, len(data), full) + data)
    open(out, "wb").write(file)


main(sys.argv)
