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


CHECKS = {"smtp": smtp, "mailbox": mailbox}
