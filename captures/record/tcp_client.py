#!/usr/bin/env python3
"""One request in deliberate pieces: tcp_client.py ADDRESS [LENGTH]: 1000 bytes, three small sends, one big one, FIN, then listen."""
import socket
import sys
import time

length = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
body = (b"The quick brown fox jumps over the lazy dog. " * (length // 45 + 1))[:length]
head = (b"POST /count HTTP/1.1\r\nHost: www.abc.example\r\nContent-Type: text/plain\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n" % length)
first = 1000 - len(head)
s = socket.create_connection((sys.argv[1], 80))
time.sleep(0.1)
s.sendall(head + body[:first])
for n in range(3):
    s.sendall(body[first + 10 * n:first + 10 * n + 10])
time.sleep(0.2)
s.sendall(body[first + 30:])
s.shutdown(socket.SHUT_WR)
answer = b""
while piece := s.recv(65536):
    answer += piece
s.close()
sys.exit(0 if b"%d bytes came" % length in answer else 1)
