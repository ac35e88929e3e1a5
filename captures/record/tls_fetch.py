#!/usr/bin/env python3
"""A client that checks the name before it says anything: tls_fetch.py NAME ROOT VERSION (1.2 or 1.3)."""
import socket
import ssl
import sys

context = ssl.create_default_context(cafile=sys.argv[2])
context.minimum_version = context.maximum_version = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[sys.argv[3]]
try:
    with socket.create_connection((sys.argv[1], 443)) as plain, context.wrap_socket(plain, server_hostname=sys.argv[1]) as s:
        s.sendall(b"GET / HTTP/1.0\r\n\r\n")
        s.recv(1000)
except ssl.SSLError as e:
    print(sys.argv[1], sys.argv[3], e)
