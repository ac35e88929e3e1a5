#!/usr/bin/env python3
"""Writes the lines of ssh/rekey.tape: a conversation with real keys, the same at every run.

Keys are exchanged three times. The first exchange agrees on strict key exchange; the second one, inside the
encryption, doesn't name it again and changes the cipher; the third one's secret isn't in the key log.
Print with: python3 tests/tapes/harness/ssh_rekey.py (needs the package cryptography).
"""
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VERSIONS = {"C": b"SSH-2.0-client_1.0", "S": b"SSH-2.0-server_2.0"}
HOST_KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)

# What is lost with a message of a key exchange.
LOST = {
    0x14: "it goes into the exchange hash, and all keys are made of that",
    0x15: "where the new keys begin isn't seen",
    0x1e: "it goes into the exchange hash",
    0x1f: "it goes into the exchange hash",
}


def raw(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def string(data):
    return struct.pack("!I", len(data)) + data


def mpint(number):
    number = number.lstrip(b"\0")
    return string((b"\0" if number and number[0] & 128 else b"") + number)


def padded(payload, covered, block):
    """A packet: length, padding length, payload, padding; `covered` bytes of the header count for the block."""
    padding = block - (covered + 1 + len(payload)) % block
    if padding < 4:
        padding += block
    return struct.pack("!IB", 1 + len(payload) + padding, padding) + payload + b"\0" * padding


class Clear:
    def seal(self, payload, _):
        return padded(payload, 4, 8)


class ChaCha:
    """chacha20-poly1305@openssh.com (OpenSSH PROTOCOL.chacha20poly1305)."""

    def __init__(self, derive, letters):
        key = derive(letters[1:2], 64)
        self.main, self.length = key[:32], key[32:]

    def seal(self, payload, sequence):
        def stream(key, counter, data):
            nonce = struct.pack("<Q", counter) + struct.pack("!Q", sequence)
            return Cipher(algorithms.ChaCha20(key, nonce), None).encryptor().update(data)
        packet = padded(payload, 0, 8)
        sealed = stream(self.length, 0, packet[:4]) + stream(self.main, 1, packet[4:])
        code = Poly1305(stream(self.main, 0, b"\0" * 32))
        code.update(sealed)
        return sealed + code.finalize()


class CtrEtm:
    """aes128-ctr with hmac-sha2-256-etm@openssh.com (RFC 4344 §4, OpenSSH PROTOCOL §1.6)."""

    def __init__(self, derive, letters):
        iv, key, self.mac = (derive(letters[i:i + 1], n) for i, n in ((0, 16), (1, 16), (2, 32)))
        self.cipher = Cipher(algorithms.AES(key), modes.CTR(iv)).encryptor()

    def seal(self, payload, sequence):
        packet = padded(payload, 0, 16)
        sealed = packet[:4] + self.cipher.update(packet[4:])
        return sealed + hmac.new(self.mac, struct.pack("!I", sequence) + sealed, "sha256").digest()


CIPHERS = {
    "chacha20-poly1305@openssh.com": ChaCha,
    "aes128-ctr": CtrEtm,
}


class Talk:
    def __init__(self):
        self.seals = {"C": Clear(), "S": Clear()}
        self.sequences = {"C": 0, "S": 0}
        self.session = None
        self.exchanges = 0

    def say(self, who, payload):
        sealed = self.seals[who].seal(payload, self.sequences[who])
        self.sequences[who] += 1
        print(f"{who}. \\x{{{sealed.hex()}}}")
        if payload[0] in LOST and self.exchanges < 3:
            print(f"-- lost ssh-inside: {LOST[payload[0]]}")

    def remark(self, text):
        print(f"# {text}")

    def offer(self, who, cipher, strict):
        marks = {"C": ",kex-strict-c-v00@openssh.com", "S": ",kex-strict-s-v00@openssh.com"}
        kex = "curve25519-sha256" + (marks[who] if strict else "")
        lists = [kex, "ssh-ed25519", cipher, cipher] + ["hmac-sha2-256-etm@openssh.com"] * 2 + ["none"] * 2 + [""] * 2
        cookie = bytes([16 * self.exchanges + (1 if who == "C" else 2)]) * 16
        init = b"\x14" + cookie + b"".join(string(x.encode()) for x in lists) + b"\0" * 5
        self.say(who, init)
        return init

    def exchange(self, first, cipher, strict=False, between=None):
        """Keys are exchanged; `first` begins, and `between` is said before the other side answers."""
        self.exchanges += 1
        inits = {first: self.offer(first, cipher, strict)}
        if between:
            self.say(*between)
        other = "S" if first == "C" else "C"
        inits[other] = self.offer(other, cipher, strict)
        ours, theirs = (X25519PrivateKey.from_private_bytes(bytes([n + self.exchanges]) * 32) for n in (0x30, 0x50))
        q_c, q_s = raw(ours), raw(theirs)
        k = mpint(ours.exchange(X25519PublicKey.from_public_bytes(q_s)))
        host_key = string(b"ssh-ed25519") + string(raw(HOST_KEY))
        h = hashlib.sha256(string(VERSIONS["C"]) + string(VERSIONS["S"]) + string(inits["C"]) + string(inits["S"])
                           + string(host_key) + string(q_c) + string(q_s) + k).digest()
        self.session = self.session or h
        signature = string(b"ssh-ed25519") + string(HOST_KEY.sign(h))
        self.say("C", b"\x1e" + string(q_c))
        self.say("S", b"\x1f" + string(host_key) + string(q_s) + string(signature))

        def derive(letter, size):
            out = hashlib.sha256(k + h + letter + self.session).digest()
            while len(out) < size:
                out += hashlib.sha256(k + h + out).digest()
            return out[:size]
        for who, letters in (("S", b"BDF"), ("C", b"ACE")):
            self.say(who, b"\x15")
            self.seals[who] = CIPHERS[cipher](derive, letters)
            # Strict key exchange, once agreed on, holds for the whole connection.
            self.sequences[who] = 0


def secret(exchange):
    ours, theirs = (X25519PrivateKey.from_private_bytes(bytes([n + exchange]) * 32) for n in (0x30, 0x50))
    cookie = bytes([16 * exchange + 1]) * 16
    return f"{cookie.hex()} SHARED_SECRET {ours.exchange(theirs.public_key()).hex()}"


def data(text):
    return b"\x5e" + struct.pack("!I", 0) + string(text)


print("# Keys are exchanged again inside the encryption, with another cipher; and once more with a secret nobody has.")
print("ports 40000 22\npieces ssh")
print("# Made by harness/ssh_rekey.py.")
for n in (1, 2):
    print("keylog", secret(n))
for side, line in VERSIONS.items():
    print(f"{side}: {line.decode()}\n-- lost ssh-inside: the exchange hash begins with it")
talk = Talk()
talk.exchange("C", "chacha20-poly1305@openssh.com", strict=True)
talk.say("C", b"\x05" + string(b"ssh-userauth"))
talk.say("S", b"\x06" + string(b"ssh-userauth"))
talk.say("C", b"\x32" + string(b"kim") + string(b"ssh-connection") + string(b"password") + b"\0" + string(b"made-up"))
talk.say("S", b"\x34")
talk.say("C", b"\x5a" + string(b"session") + struct.pack("!III", 0, 65536, 32768))
talk.say("S", b"\x5b" + struct.pack("!IIII", 0, 0, 65536, 32768))
talk.remark("The server begins; what the client had sent by then is data still (RFC 4253 §9). Strict key exchange is not named again, and holds.")
talk.exchange("S", "aes128-ctr", between=("C", data(b"before new keys")))
talk.say("C", data(b"behind new keys"))
talk.say("S", data(b"the same, with another cipher and numbers that begin at 0"))
talk.remark("The secret of the third exchange is in no log: behind NEWKEYS nothing opens, and why is said.")
talk.exchange("C", "aes128-ctr")
talk.say("C", data(b"nobody reads this"))
talk.say("S", data(b"nor this"))
