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


CHECKS = {"first-look": first_look, "tls-1.2": tls_12}
