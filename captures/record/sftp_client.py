#!/usr/bin/env python3
"""An SFTP client that keeps its session's secret: sftp_client.py ADDRESS KEYLOG. Uses asyncssh."""
import asyncio
import os
import sys

import asyncssh
from asyncssh.connection import SSHConnection

KEYLOG = sys.argv[2]
send_newkeys = SSHConnection.send_newkeys


def keep(self, k, h):
    """Note the shared secret under this client's cookie, then go on."""
    raw = k if isinstance(k, bytes) else k.to_bytes((k.bit_length() + 7) // 8, "big")
    if isinstance(k, bytes):
        raw = raw[4:]
    with open(KEYLOG, "a") as f:
        print(self._client_kexinit[1:17].hex(), "SHARED_SECRET", raw.lstrip(b"\0").hex().rjust(64, "0"), file=f)
    return send_newkeys(self, k, h)


SSHConnection.send_newkeys = keep


async def main():
    async with asyncssh.connect(sys.argv[1], username="kim", password="made-up", known_hosts=None, client_keys=None,
                                agent_path=None, encryption_algs=["aes256-ctr"], mac_algs=["hmac-sha2-256"],
                                kex_algs=["ecdh-sha2-nistp256"], compression_algs=["none"]) as ssh:
        async with ssh.start_sftp_client() as sftp:
            print(await sftp.realpath("."))
            await sftp.put("/tmp/photo.bin", "photo.bin")
            print(sorted(await sftp.listdir(".")))
            await sftp.chmod("photo.bin", 0o640)
            await sftp.rename("photo.bin", "picture.bin")
            await sftp.get("picture.bin", "/tmp/back.bin")
            print((await sftp.stat("picture.bin")).permissions)
            await sftp.mkdir("album")
            for name in ("one.txt", "two.txt"):
                async with sftp.open(f"album/{name}", "w") as f:
                    await f.write(f"This is {name}.\n")
            try:
                await sftp.stat("nothing")
            except asyncssh.SFTPError as e:
                print("nothing:", e)
            try:
                await sftp.get("/etc/shadow", "/tmp/shadow")
            except asyncssh.SFTPError as e:
                print("shadow:", e)
            await sftp.rmtree("album")
            print(sorted(await sftp.listdir(".")))
    assert open("/tmp/photo.bin", "rb").read() == open("/tmp/back.bin", "rb").read()


asyncio.run(main())
