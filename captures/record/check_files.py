"""What the captures of files and terminals must hold."""
import hashlib


def stream_bytes(c, where):
    """The payload of the frames that match, in order of frames, retransmissions not expected."""
    return b"".join(bytes.fromhex(v) for v in c.values(f"({where}) and tcp.len>0", "tcp.payload"))


def ftp(c):
    want = c.truth("photo.bin: 9000 bytes, sha256")
    c.has('ftp.request.command=="PORT" and ftp.request.arg=="192,0,2,10,195,149"', 1, 1)
    c.has("tcp.srcport==20 and tcp.dstport==50069 and tcp.flags.syn==1 and tcp.flags.ack==0", 1, 1)
    c.has('ftp.request.command=="PASV"', 1)
    c.has('ftp.request.command=="EPSV" and ipv6', 1)
    c.has('ftp.request.command=="EPSV" and ip', 1)
    c.has('ftp.request.command=="LIST"', 4, 4)
    c.has('ftp.request.command=="RETR"', 4, 4)
    c.has("ftp.response.code==226", 8, 8)
    data = {}
    for stream, payload in c.rows("tcp.len>0 and tcp.srcport!=21 and tcp.dstport!=21", "tcp.stream", "tcp.payload"):
        data.setdefault(stream, bytearray()).extend(bytes.fromhex(payload))
    files = [hashlib.sha256(d).hexdigest() for d in data.values() if len(d) == 9000]
    assert files == [want] * 4, "the file, four times over its own connection"
    syn, lst = (int(c.values(w, "frame.number")[0]) for w in ("tcp.srcport==20 and tcp.flags.syn==1", 'ftp.request.command=="LIST"'))
    assert lst < syn, "the server calls on LIST, not on PORT"


def blocked(c, at_pc, at_server, code):
    pc, server = 'frame.interface_name=="pc"', 'frame.interface_name=="server"'
    data = "tcp.flags.syn==1 and tcp.flags.ack==0 and ip.src==198.51.100.21 and not icmp"
    c.has(f"{pc} and tcp.payload contains \"200 PORT\"", 1, 1)
    for where, n in ((pc, at_pc), (server, at_server)):
        c.has(f"{where} and {data}", n[0], n[1])
        c.has(f'{where} and tcp.payload contains "PASV\\r\\n"', 1, 1)
        c.has(f"{where} and tcp.payload contains \"226 \"", 1 if code else 2)
        if code:
            c.has(f"{where} and tcp.payload contains \"{code} \"", 1, 1)


def ftp_drop(c):
    blocked(c, (0, 0), (4, None), 425)


def ftp_reject(c):
    blocked(c, (0, 0), (1, 1), 425)
    c.has("tcp.flags.reset==1 and tcp.srcport==50069", 1, 1)


def ftp_nat(c):
    blocked(c, (0, 0), (1, 1), 425)
    c.has("icmp.type==3 and icmp.code==0", 1)
    assert set(c.values('ftp.request.command=="PORT"', "ftp.request.arg")) == {"192,0,2,10,195,149"}


def ftp_helper(c):
    blocked(c, (1, 1), (1, 1), None)
    assert c.values('ftp.request.command=="PORT"', "ftp.request.arg") == ["192,0,2,10,195,149", "198,51,100,1,195,149"]


def telnet(c):
    keys = stream_bytes(c, "ip.src==192.0.2.10")
    screen = stream_bytes(c, "ip.dst==192.0.2.10")
    assert b"kim\r\nmade-up\r\n" in keys, "Enter is CR LF, the password in clear"
    assert b"made-up" not in screen, "not echoed"
    assert b"\xff\xff" in screen, "byte 255 is doubled"
    assert b"\x1b[" in screen and b"GNU nano" in screen, "a full screen"
    assert b"\xff\xfb\x01" in screen and b"\xff\xfd\x01" in keys, "WILL ECHO, DO ECHO"
    assert any(bytes([255, v]) in keys for v in (252, 254)), "something is refused"
    single = [r for r in c.rows("ip.src==192.0.2.10 and tcp.len==1", "frame.time_delta")]
    assert len(single) > 40, "typed key by key"


def keys_of(c):
    """The SSH secrets block's lines."""
    data = c.path.read_bytes()
    at = data.index(b"KHSS")
    size = int.from_bytes(data[at + 4:at + 8], "little")
    return data[at + 8:at + 8 + size].decode().split("\n")[:-1]


def ssh(c):
    cookies = [v.replace(":", "") for v in c.values("ssh.cookie and ip.src==192.0.2.10", "ssh.cookie")]
    assert len(cookies) == 3, "three contacts"
    keys = keys_of(c)
    assert [k.split()[:2] for k in keys] == [[cookies[0], "SHARED_SECRET"], [cookies[1], "SHARED_SECRET"]]
    opened = [t for t in c.facts["truth"] if t.startswith("opened")]
    assert len(opened) == 3 and "60" in opened[1] and "no secret" in opened[2], "PK_OK in the second, nothing in the third"
    host = [(c.path.parent / "beside/ssh" / f"host_key.{n}.pub").read_text().split()[1] for n in (1, 2)]
    known = (c.path.parent / "beside/ssh/known_hosts.2-after-first").read_text()
    assert host[0] in known and host[1] not in known and host[0] != host[1]
    quick = c.count("ssh and ip.src==192.0.2.10 and tcp.stream==0")
    assert quick > 25, "typed key by key"


def sftp(c):
    assert len(keys_of(c)) == 1
    assert len(set(c.values("tcp", "tcp.stream"))) == 1, "one connection for everything"
    assert any("messages open" in t for t in c.facts["truth"])


def ftps_upload(c):
    c.has('ftp.request.command=="AUTH" and ftp.request.arg=="TLS"', 1, 1)
    streams = len(set(c.values("tcp", "tcp.stream")))
    assert streams == 4, "control, two passive data connections and an active one"
    assert set(c.values("tls.handshake.type==2", "tls.handshake.extensions.supported_version")) == {"0x0304"}


def ftps(c):
    c.has('ftp.request.command=="AUTH" and ftp.request.arg=="TLS"', 1, 1)
    c.has('ftp.request.command=="PROT" and ftp.request.arg=="P"', 1, 1)
    c.has('ftp.request.command=="RETR"', 1, 1)
    c.none('tcp.payload contains "made-up-ftp"')
    assert len(set(c.values("tcp", "tcp.stream"))) == 3, "control and two data connections"


def ssh_private(c):
    cookies = [v.replace(":", "") for v in c.values("ssh.cookie and ip.src==192.0.2.10", "ssh.cookie")]
    keys = [k.split()[:2] for k in keys_of(c)]
    assert len(keys) >= len(set(c.values("tcp", "tcp.stream"))), "one exchange a connection, at least"
    assert all(kind == "PRIVATE_KEY" for _, kind in keys), "nothing but private keys"
    assert cookies and all([cookie, "PRIVATE_KEY"] in keys for cookie in cookies), "one of each connection's client"


def ssh_hybrid(c):
    assert b"KHSS" not in c.path.read_bytes(), "no keys"
    c.has('tcp.payload contains "sntrup761x25519-sha512@openssh.com"', 1)


def ssh_forward(c):
    assert len(c.values("ssh.message_code==20", "ssh.cookie")) == 2, "one key exchange"
    assert b"SHARED_SECRET" in c.path.read_bytes(), "the keys inside"
    for port in ("8080", "9090"):
        assert "The page of the" in c.truth(f"the page fetched through port {port}")


CHECKS = {"ssh-forward": ssh_forward, "ssh-private": ssh_private, "ssh-signatures": ssh_private, "ssh-hybrid": ssh_hybrid, "ssh": ssh, "sftp": sftp, "ftps": ftps, "ftps-upload": ftps_upload, "ftp": ftp, "ftp-blocked-drop": ftp_drop, "ftp-blocked-reject": ftp_reject, "ftp-blocked-nat": ftp_nat,
          "ftp-blocked-nat-helper": ftp_helper, "telnet": telnet}
