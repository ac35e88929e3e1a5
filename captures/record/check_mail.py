"""What the captures of mail must hold."""
from check_files import stream_bytes


def smtp(c):
    said = c.values("smtp.req.command", "smtp.req.command")
    assert said == ["EHLO", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"], said
    sent = stream_bytes(c, "tcp.dstport==25")
    assert b"\r\n..This line" in sent and b"\r\n.\r\nQUIT" in sent, "the dot is doubled; the end is a dot"
    assert b"RCPT TO:<choi@def.example>" in sent and b"\r\nTo: Lee <lee@def.example>\r\n" in sent
    assert b"choi" not in sent.split(b"DATA\r\n")[1], "choi is in the envelope only"
    c.has("tcp.flags.fin==1", 2, 2)


def mailbox(c):
    sessions = {}
    for stream, verb in c.rows("pop.request.command", "tcp.stream", "pop.request.command"):
        sessions.setdefault(stream, []).append(verb)
    assert [s[3:] for s in sessions.values()] == [["LIST", "RETR", "QUIT"], ["RETR", "DELE", "QUIT"], ["RETR", "DELE"], ["QUIT"]], sessions
    said = [line for line in c.values("pop.response.description", "pop.response.description")]
    counts = [line.split()[0] for line in said if len(line.split()) == 2 and line.replace(" ", "").isdigit()]
    assert counts == ["4", "4", "3", "3"], f"letters at each STAT: {counts}"
    idle = stream_bytes(c, "tcp.srcport==143 and ip.dst==203.0.113.11")
    assert b"+ idling" in idle and b"Flagged" in idle.split(b"+ idling")[1] and b"* 2 EXPUNGE" in idle
    other = stream_bytes(c, "tcp.dstport==143 and ip.src==203.0.113.10")
    assert b"STORE" in other and b"EXPUNGE" in other


def mail(c):
    at = 'frame.interface_name=="{}"'.format
    c.has(at("kim") + ' and tcp.dstport==587 and tcp.payload contains "STARTTLS"', 1, 1)
    c.has(at("kim") + " and tls and smtp.response.code==235", 1, 1)
    c.has(at("mail.abc") + " and dns.qry.type==15 and dns.flags.response==1 and dns.mx.mail_exchange", 1, 1)
    for point, port in (("mail.abc", 25), ("mail.def", 24)):
        sent = stream_bytes(c, at(point) + f" and tcp.dstport=={port}")
        assert b"<friday-1@abc.example>" in sent, f"the letter on {port}"
    assert stream_bytes(c, at("mail.def") + " and tcp.dstport==24").startswith(b"LHLO ")
    for port in (110, 143):
        assert b"<friday-1@abc.example>" in stream_bytes(c, at("lee") + f" and tcp.srcport=={port}")
    c.none('tcp.payload contains "AUTH PLAIN AGtp"')
    times = [float(c.values(w, "frame.time_relative")[0]) for w in (at("kim"), at("mail.abc") + " and tcp.port==25", at("mail.def") + " and tcp.port==24", at("lee"))]
    assert times == sorted(times) and times[3] > times[2] + 1, "lee's pc is off at first"
    ids = c.rows("tcp", "frame.interface_name", "ip.src", "ip.id", "tcp.seq_raw", "tcp.len")
    assert len(ids) == len({tuple(r[1:]) for r in ids}), "no packet is recorded twice"


def lmtp(c):
    sent = stream_bytes(c, "tcp.dstport==24")
    said = stream_bytes(c, "tcp.srcport==24")
    assert sent.startswith(b"LHLO ") and sent.count(b"RCPT TO:") == 3
    assert b"550 5.1.1 <park" in said
    after = said.split(b"354 ")[1]
    assert after.count(b"250 2.0.0 <lee@def.example>") == 1 and after.count(b"250 2.0.0 <choi@def.example>") == 1, "an answer each"


def mail_fails(c):
    c.has("tcp.flags.reset==1 and ip.src==203.0.113.25 and tcp.srcport==25", 2)
    refused = c.values('smtp.response.code==550', "ip.dst")
    assert set(refused) == {"198.51.100.25", "203.0.113.26"}, "nosuch is refused to the backup and to abc"
    bounce = c.values('smtp.req.parameter contains "FROM:<>"', "ip.src")
    assert bounce == ["203.0.113.26"], "one bounce travels: the backup's"
    both = c.rows("tcp.port==25 and tcp.len>0", "ip.src", "ip.id", "tcp.seq_raw")
    assert len(both) == len({tuple(r) for r in both}), "each packet once"


CHECKS = {"mail": mail, "lmtp": lmtp, "mail-fails": mail_fails, "smtp": smtp, "mailbox": mailbox}
