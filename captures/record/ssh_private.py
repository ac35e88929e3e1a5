#!/usr/bin/env python3
"""SSH by asyncssh, which hands over the client's ephemeral private keys.

    ssh_private.py client ADDRESS PORT KEYLOG METHOD HOST-KEY USER-KEY [again]     run `cat notes.txt`
    ssh_private.py server PORT HOST-KEY AUTHORIZED                                  answer every command

Nothing of asyncssh is changed but what is done when a key exchange is over: there a line in Wireshark's format is
written, the client's cookie and the private half of its share.
"""
import asyncio
import sys

import asyncssh
from asyncssh.connection import SSHConnection

KEYLOG = []
send_newkeys = SSHConnection.send_newkeys


def private(exchange):
    """The private half of a share: DH's exponent, a scalar, or the 32 bytes of X25519."""
    if exchange._x:
        return exchange._x.to_bytes((exchange._x.bit_length() + 7) // 8, "big")
    key = exchange._priv._priv_key
    if hasattr(key, "private_numbers"):
        return key.private_numbers().private_value.to_bytes((key.curve.key_size + 7) // 8, "big")
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def keep(self, k, h):
    """Note the private half under this client's cookie, then go on."""
    if self.is_client() and KEYLOG:
        with open(KEYLOG[0], "a") as f:
            print(self._client_kexinit[1:17].hex(), "PRIVATE_KEY", private(self._kex).hex(), file=f)
    return send_newkeys(self, k, h)


SSHConnection.send_newkeys = keep


async def client(address, port, keylog, method, host_key, user_key, *again):
    KEYLOG.append(keylog)
    options = dict(username="kim", known_hosts=None, client_keys=[user_key], kex_algs=[method],
                   server_host_key_algs=[host_key], agent_path=None, config=None)
    async with asyncssh.connect(address, int(port), **options) as connection:
        print((await connection.run("cat notes.txt", check=True)).stdout, end="")
        if again:
            connection._send_kexinit()
            connection._kexinit_sent = True
            print((await connection.run("cat notes.txt", check=True)).stdout, end="")


def answer(process):
    process.stdout.write("Meet Lee at noon.\n")
    process.exit(0)


async def server(port, host_key, authorized):
    await asyncssh.listen("", int(port), server_host_keys=[host_key], authorized_client_keys=authorized,
                          process_factory=answer)
    await asyncio.Event().wait()


asyncio.run({"client": client, "server": server}[sys.argv[1]](*sys.argv[2:]))
