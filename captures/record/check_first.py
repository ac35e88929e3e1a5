"""What the captures of the first steps must hold."""


def first_look(c):
    info = [r[0] for r in c.rows("tcp", "tcp.flags.str")]
    assert len(info) == 10, "ten segments"
    c.has("dns", 2, 2)
    c.has('dns.qry.name=="www.abc.example" and dns.qry.type==1', 2, 2)
    c.has("tcp.flags.syn==1", 2, 2)
    c.has("tcp.flags.fin==1", 2, 2)
    c.has('http.request.method=="GET"', 1, 1)
    c.has("http.response.code==200", 1, 1)
    c.none("not dns and not tcp")


def tls_12(c):
    assert c.values("tls.handshake", "tls.handshake.type") == "1 2 11 12 13 14 11 16 15 20 20".split(), "the steps"
    chain = c.rows("tls.handshake.certificate", "tls.handshake.certificate")
    assert [len(r[0].split("|")) for r in chain] == [2, 2], "leaf and intermediate, twice; the root is in no packet"
    c.has('tls.handshake.ciphersuite==0xc02b and tls.handshake.type==2')
    c.has('http.request.method=="GET"', 1, 1)
    c.has("http.response.code==200", 1, 1)
    c.has("dns.a", 1, 1)


def dns(c):
    stub = "ip.addr==192.0.2.10 and dns"
    for kind, least in ((1, 3), (28, 1), (15, 1), (16, 1), (12, 1)):
        c.has(f"{stub} and dns.flags.response==0 and dns.qry.type=={kind}", least)
    c.has("dns.flags.response==1 and dns.flags.authoritative==0 and dns.count.answers==0 and dns.ns and ip.src==203.0.113.10")
    c.has("dns.flags.response==1 and dns.count.answers==0 and dns.ns and ip.src==203.0.113.20")
    c.has(f"{stub} and dns.cname")
    c.has(f"{stub} and dns.flags.rcode==3", 2)
    c.has("ip.src==198.51.100.53 and dns.flags.rcode==3", 1, 1)
    ttl = [int(r[0]) for r in c.rows(f'{stub} and dns.a and dns.qry.name=="www.abc.example"', "dns.resp.ttl")]
    assert len(ttl) == 2 and ttl[1] < ttl[0], f"the cached answer's time to live: {ttl}"
    c.has("udp and dns.flags.truncated==1 and dns.flags.response==1", 2, 2)
    c.has("tcp and dns.flags.response==1 and dns.txt", 2, 2)


def http_message(c):
    assert c.values("http", "http.response.code") == "200 200 200 301 200 304 206 200 404 200 200".split(), "the answers"
    assert len(set(c.values("http", "tcp.stream"))) == 2, "two connections"
    c.has('http.content_encoding=="gzip" and http.transfer_encoding=="chunked"', 1, 1)
    c.has('http.request.uri=="/a?b=1" and tcp.dstport==8080', 1, 1)
    c.none('http contains "#c"')
    c.has('http.content_type contains "urlencoded" and http.request.method=="POST"', 1, 1)
    c.has('http.request.method=="HEAD"', 1, 1)


def http_state(c):
    streams = [r for r in c.rows("http.request", "tcp.stream", "http.request.uri", "http.request.version", "http.cookie")]
    assert [r[1:3] for r in streams] == [["/login", "HTTP/1.1"], ["/me", "HTTP/1.1"], ["/me", "HTTP/1.1"],
                                         ["/me", "HTTP/1.0"], ["/me", "HTTP/1.0"]]
    assert streams[0][0] == streams[1][0] != streams[2][0], "the same connection without, a new one with"
    assert [bool(r[3]) for r in streams] == [False, False, True, False, True], "who has a cookie"
    assert len({r[0] for r in streams}) == 4
    c.has("http.set_cookie", 1, 1)
    said = ["know you." in r[0] and "not" not in r[0] for r in c.rows('http.response', "data-text-lines")]
    assert len(said) == 5


def tcp(c):
    ack = c.values("tcp and ip.dst==192.0.2.10", "tcp.ack")
    assert "1001" in ack, "1000 bytes are acknowledged with 1001"
    small = c.rows("tcp.len==30 and ip.src==192.0.2.10", "tcp.seq")
    assert small == [["1001"]], "three sends in one segment"
    fin = int(c.values("tcp.flags.fin==1 and ip.src==192.0.2.10", "frame.number")[0])
    c.has(f"tcp.len>0 and ip.dst==192.0.2.10 and frame.number>{fin}", 4)
    c.none("tcp.analysis.flags and not tcp.analysis.window_update")


def tcp_loss(c):
    c.has("tcp.analysis.lost_segment and ip.dst==192.0.2.10")
    c.has("tcp.analysis.retransmission and ip.src==192.0.2.10")
    c.has("tcp.analysis.retransmission and ip.dst==192.0.2.10")
    c.has("tcp.analysis.duplicate_ack and ip.dst==192.0.2.10", 3)
    c.has("tcp.analysis.duplicate_ack and ip.src==192.0.2.10", 1)
    lost = set(c.values("ip.src==192.0.2.10 and tcp.len>0", "tcp.seq"))
    assert c.count("ip.src==192.0.2.10 and tcp.len>0") >= len(lost) + 2, "two segments sent again"
    order = [int(s) for s in c.values("ip.dst==192.0.2.10 and tcp.len>0", "tcp.seq")]
    assert order != sorted(order) and len(order) > len(set(order)), "swapped and doubled on the way in"
    c.has("tcp.flags.fin==1", 2)


def ports(c):
    c.has("udp.port==53 and dns", 2)
    c.has("tcp.port==53 and dns", 2)
    opened = c.rows("tcp.flags.syn==1 and tcp.flags.ack==0 and tcp.dstport==80", "tcp.srcport", "frame.number")
    assert len({r[0] for r in opened}) == 2, "two connections to one port"
    ended = int(c.values("tcp.flags.fin==1 and tcp.port==80", "frame.number")[0])
    assert all(int(r[1]) < ended for r in opened), "both open at once"
    turns = c.values("tcp.srcport==80 and tcp.len>0", "tcp.stream")
    assert sum(a != b for a, b in zip(turns, turns[1:])) >= 3, "interleaved"
    for port in (21, 110, 2222):
        c.has(f"tcp.dstport=={port} and tcp.flags.syn==1", 1, 1)
    c.has('tcp.dstport==110 and tcp.payload contains "GET / HTTP/1.1"', 1, 1)
    c.has('tcp.srcport==2222 and tcp.payload contains "SSH-2.0-"', 1, 1)
    low, high = map(int, c.truth("the pc's ephemeral ports").split("-"))
    assert all(low <= int(p) <= high for p in c.values("tcp.flags.syn==1 and tcp.flags.ack==0", "tcp.srcport"))


def wrong_port(c):
    for port, said in ((22, "SSH-2.0-"), (80, "HTTP/1.1 400"), (21, "220 "), (443, "HTTP/1.1 400")):
        c.has(f"tcp.dstport=={port} and tcp.flags.syn==1", 1, 1)
        c.has(f'tcp.srcport=={port} and tcp.payload contains "{said}"')
    for port in (80, 21):
        c.has(f"tcp.dstport=={port} and tcp.payload[0:2]==16:03", 1, 1)


CHECKS = {"first-look": first_look, "tls-1.2": tls_12, "dns": dns, "http-message": http_message, "http-state": http_state,
          "tcp": tcp, "tcp-loss": tcp_loss, "ports": ports, "wrong-port": wrong_port}
