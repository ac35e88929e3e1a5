#!/usr/bin/env python3
"""Questions over TLS (RFC 7858): dot_client.py ADDRESS ROOT-CERTIFICATE NAME/TYPE ...; all on one connection."""
import socket
import ssl
import struct
import sys

TYPES = {"A": 1, "TXT": 16, "AAAA": 28}
address, root, *questions = sys.argv[1:]
context = ssl.create_default_context(cafile=root)


def read(stream, size):
    data = b""
    while len(data) < size:
        more = stream.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


with context.wrap_socket(socket.create_connection((address, 853), 20), server_hostname="ns.abc.example") as tls:
    for number, question in enumerate(questions, 0x1001):
        name, kind = question.split("/")
        labels = b"".join(bytes([len(x)]) + x.encode() for x in name.split("."))
        query = struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", TYPES[kind], 1)
        tls.sendall(struct.pack("!H", len(query)) + query)
        answer = read(tls, struct.unpack("!H", read(tls, 2))[0])
        print(name, kind, struct.unpack("!H", answer[6:8])[0], answer[-4:].hex())
