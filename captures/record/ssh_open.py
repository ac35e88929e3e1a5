#!/usr/bin/env python3
"""Does a key log open a recording of SSH? ssh_open.py FILE.pcap KEYLOG: check the code of every packet.

Reads plain pcap of IPv4 over Ethernet without loss. Knows ecdh-sha2-nistp256 and curve25519 (SHA-256),
chacha20-poly1305, AES-GCM and AES-CTR with HMAC-SHA2-256 (etm or not). Prints the messages by number.
"""
import hashlib
import hmac
import struct
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.poly1305 import Poly1305


def streams(path):
    """Each TCP connection: (client bytes, server bytes), the client being who sent the first SYN."""
    data, at, found = open(path, "rb").read(), 24, {}
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        f = data[at + 16:at + 16 + size]
        at += 16 + size
        if f[12:14] != b"\x08\x00" or f[23] != 6:
            continue
        ip = 14 + (f[14] & 15) * 4
        a, b = (f[26:30], f[ip:ip + 2]), (f[30:34], f[ip + 2:ip + 4])
        body = f[ip + (f[ip + 12] >> 4) * 4:14 + struct.unpack_from("!H", f, 16)[0]]
        flags = f[ip + 13]
        if flags & 18 == 2:
            found[(a, b)] = (bytearray(), bytearray())
        if (a, b) in found:
            found[(a, b)][0].extend(body)
        elif (b, a) in found:
            found[(b, a)][1].extend(body)
    return list(found.values())


def string(data):
    return struct.pack("!I", len(data)) + data


def mpint(raw):
    raw = raw.lstrip(b"\0")
    return string((b"\0" if raw and raw[0] & 128 else b"") + raw)


class Side:
    """One direction: its identification, its packets, and how to open them once keys are there."""

    def __init__(self, data):
        line, _, self.data = bytes(data).partition(b"\r\n")
        self.line, self.sequence, self.open, self.kinds = line, 0, None, []

    def packet(self):
        """The next payload, or None at the end."""
        if len(self.data) < 5:
            return None
        if self.open:
            payload, size = self.open(self.data, self.sequence)
        else:
            size = 4 + struct.unpack("!I", self.data[:4])[0]
            payload = self.data[5:size - self.data[4]]
        self.data = self.data[size:]
        self.sequence += 1
        self.kinds.append(payload[0])
        return payload


def chacha(key):
    main, length = key[:32], key[32:64]

    def stream(k, counter, sequence, data):
        nonce = struct.pack("<Q", counter) + struct.pack("!Q", sequence)
        return Cipher(algorithms.ChaCha20(k, nonce), None).encryptor().update(data)

    def opened(data, sequence):
        size = struct.unpack("!I", stream(length, 0, sequence, data[:4]))[0]
        code = Poly1305(stream(main, 0, sequence, b"\0" * 32))
        code.update(data[:4 + size])
        code.verify(data[4 + size:20 + size])
        plain = stream(main, 1, sequence, data[4:4 + size])
        return plain[1:size - plain[0]], size + 20
    return opened


def gcm(key, iv):
    cipher, state = AESGCM(key), [iv[:4], struct.unpack("!Q", iv[4:12])[0]]

    def opened(data, _):
        size = struct.unpack("!I", data[:4])[0]
        plain = cipher.decrypt(state[0] + struct.pack("!Q", state[1]), data[4:20 + size], data[:4])
        state[1] = (state[1] + 1) % 2 ** 64
        return plain[1:size - plain[0]], size + 20
    return opened


def ctr(key, iv, mac, etm):
    cipher = Cipher(algorithms.AES(key), modes.CTR(iv)).decryptor()

    def opened(data, sequence):
        head = data[:4] if etm else cipher.update(data[:16])
        size = struct.unpack("!I", head[:4])[0]
        plain = cipher.update(data[4:4 + size]) if etm else (head + cipher.update(data[16:4 + size]))[4:]
        signed = data[:4 + size] if etm else head[:4] + plain
        want = hmac.new(mac, struct.pack("!I", sequence) + signed, "sha256").digest()
        if want != data[4 + size:36 + size]:
            raise ValueError("a wrong code")
        return plain[1:size - plain[0]], size + 36
    return opened


def chosen(client, server, nth):
    def lists(payload):
        at, out = 17, []
        for _ in range(10):
            size = struct.unpack_from("!I", payload, at)[0]
            out.append(payload[at + 4:at + 4 + size].decode().split(","))
            at += 4 + size
        return out
    return next(n for n in lists(client)[nth] if n in lists(server)[nth])


def connection(pair, secrets):
    c, s = Side(pair[0]), Side(pair[1])
    ci, si = c.packet(), s.packet()
    init, reply = c.packet(), s.packet()
    secret = secrets.get(ci[1:17].hex()) or secrets.get(si[1:17].hex())
    if not secret:
        return f"no secret; the client's messages {c.kinds}"

    def take(payload, at):
        size = struct.unpack_from("!I", payload, at)[0]
        return payload[at + 4:at + 4 + size], at + 4 + size
    q_c, _ = take(init, 1)
    host_key, at = take(reply, 1)
    q_s, _ = take(reply, at)
    k = mpint(secret)
    h = hashlib.sha256(string(c.line) + string(s.line) + string(ci) + string(si) + string(host_key) + string(q_c)
                       + string(q_s) + k).digest()

    def derive(letter, size):
        out = hashlib.sha256(k + h + letter + h).digest()
        while len(out) < size:
            out += hashlib.sha256(k + h + out).digest()
        return out[:size]
    names = []
    for side, nth, letters in ((c, 2, b"ACE"), (s, 3, b"BDF")):
        while side.kinds[-1] != 21:
            side.packet()
        cipher, mac = chosen(ci, si, nth), chosen(ci, si, nth + 2)
        iv, key, code = (derive(bytes([x]), 64) for x in letters)
        if cipher.startswith("chacha"):
            side.open = chacha(key)
        elif "gcm" in cipher:
            side.open = gcm(key[:int(cipher[3:6]) // 8], iv)
        else:
            side.open = ctr(key[:int(cipher[3:6]) // 8], iv[:16], code[:32], "etm" in mac)
            cipher += " " + mac
        names.append(cipher)
        if "kex-strict-s-v00@openssh.com" in si.decode("latin1"):
            side.sequence = 0
        while side.packet():
            pass
    return f"{names[0]}: {len(c.kinds)} and {len(s.kinds)} messages open, the server's {s.kinds[:14]}"


def main():
    secrets = {}
    for line in open(sys.argv[2]):
        cookie, _, value = line.split()
        secrets[cookie] = bytes.fromhex(value)
    for pair in streams(sys.argv[1]):
        print(connection(pair, secrets))


main()
