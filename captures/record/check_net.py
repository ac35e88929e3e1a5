"""What the captures of the web's second half and of addresses and care must hold."""
import hashlib


def http2(c):
    for port in (80, 443):
        turns, whole = [], set()
        for streams, kinds, data in c.rows(f"http2 and tcp.srcport=={port}", "http2.streamid", "http2.type", "http2.data.data"):
            turns += [s for s, kind in zip(streams.split("|"), kinds.split("|")) if kind == "0"]
            # At the last frame of a body tshark shows all of it.
            whole |= {hashlib.sha256(bytes.fromhex(d)).hexdigest() for d in data.split("|")}
        changes = sum(a != b for a, b in zip(turns, turns[1:]))
        assert changes > 6, f"streams take turns on {port}: {changes}"
        for name in ("one", "two", "three"):
            assert c.truth(f"{name}.txt").split("sha256 ")[1] in whole, f"{name}.txt is not whole on {port}"
    c.has('http2.magic and tcp.dstport==80', 1, 1)
    c.has('tls.handshake.extensions_alpn_str=="h2"', 2)
    c.has("http2.headers.status==404", 2, 2)


def dhcp(c):
    kinds = [int(v) for v in c.values("dhcp", "dhcp.option.dhcp")]
    assert kinds[:5] == [1, 2, 2, 3, 5], f"discover, two offers, request, ack: {kinds}"
    assert 7 in kinds and 6 in kinds, "release, and NAK"
    assert len(set(c.values("dhcp.option.dhcp==2", "ip.src"))) == 2, "two servers"
    first = c.rows("dhcp.option.dhcp==3", "ip.dst", "dhcp.option.dhcp_server_id")
    assert first[0][0] == "255.255.255.255" and first[0][1], "the request is broadcast and names the server"
    assert first[1][0] == "192.0.2.53", "the renewal is not broadcast"
    nak = kinds.index(6)
    assert kinds[nak - 1] == 3 and kinds[nak + 1] == 1


def snmp(c):
    for kind, least in (("get_request", 3), ("get_next_request", 1), ("getBulkRequest", 1), ("set_request", 2),
                        ("snmpV2_trap", 1), ("informRequest", 1), ("report", 4)):
        c.has(f"snmp.{kind}_element", least)
    c.has('snmp.community=="wrong" and udp.dstport==161', 2, 2)
    c.none('snmp.community=="wrong" and udp.srcport==161')
    c.has("snmp.encryptedPDU", 5)
    c.has('snmp.msgUserName=="nobody"', 1)


def snmp_v3(c):
    for user in ("dora", "erin", "finn", "gina"):
        c.has(f'snmp.msgUserName=="{user}" && snmp.encryptedPDU', 4)
    for user in ("hugo", "ines"):
        c.has(f'snmp.msgUserName=="{user}" && snmp.v3.flags.auth==1 && !snmp.encryptedPDU', 4)
    c.none("snmp.community")


CHECKS = {"http2": http2, "dhcp": dhcp, "snmp": snmp, "snmp-v3": snmp_v3}
