#!/usr/bin/env python3
"""An SSH client that keeps its secrets, and exchanges keys twice: paramiko_client.py ADDRESS KEYLOG."""
import sys

import paramiko

KEYLOG = sys.argv[2]
set_k_h = paramiko.Transport._set_K_H


def keep(self, k, h):
    """Note the shared secret under this client's cookie, then go on."""
    raw = k.to_bytes((k.bit_length() + 7) // 8, "big")
    with open(KEYLOG, "a") as f:
        print(self.local_kex_init[1:17].hex(), "SHARED_SECRET", raw.hex(), file=f)
    return set_k_h(self, k, h)


paramiko.Transport._set_K_H = keep
ssh = paramiko.SSHClient()
ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
ssh.connect(sys.argv[1], username="kim", key_filename="/root/.ssh/id_ecdsa", compress=True, allow_agent=False,
            look_for_keys=False)


def run():
    _, out, _ = ssh.exec_command("cat notes.txt")
    print(out.read().decode(), end="")


run()
ssh.get_transport().renegotiate_keys()
run()
ssh.close()
