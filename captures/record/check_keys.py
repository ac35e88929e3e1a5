"""What each capture under keys/ must hold: the client's sentence, opened with the keys inside."""


def keys(c):
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
