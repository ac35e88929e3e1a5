"""What each capture under keys/ must hold: the client's sentence, opened with the keys inside."""


def ssh(c):
    cipher = c.facts["shows"].removeprefix("SSH: ").split(" with ")[0].split(", ")[0]
    offered = c.values("ip.src==192.0.2.10", "ssh.encryption_algorithms_client_to_server")
    assert offered == [cipher], f"the client offers {offered}"
    assert b"SHARED_SECRET" in c.path.read_bytes(), "the keys inside"


def keys(c):
    if c.name.startswith("keys/ssh-"):
        return ssh(c)
    said = c.truth("the client says")
    streams = len(set(c.values("tls", "tcp.stream")))
    found = 0
    for stream in range(streams):
        found += c.tshark("-q", "-z", f"follow,tls,ascii,{stream}").count(said)
    assert found >= streams, f"the sentence {found} times in {streams} connections"
    version = {"3.0": "0x0300", "1.0": "0x0301", "1.1": "0x0302", "1.2": "0x0303", "1.3": "0x0304"}[c.name.split("/")[1][:3]]
    field = "tls.handshake.extensions.supported_version" if version == "0x0304" else "tls.handshake.version"
    assert version in c.values("tls.handshake.type==2", field), "the version"


CHECKS = {"keys/": keys}
