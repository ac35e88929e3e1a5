#!/usr/bin/env python3
"""Mail programs of lee: mailbox_client.py SERVER pop3 STEP... | idle | flags. A POP3 step is a command or 'stay'."""
import imaplib
import poplib
import sys
import time

server, what, *steps = sys.argv[1:]
USER, PASSWORD = "lee", "made-up-lee"


def pop3():
    p = poplib.POP3(server, timeout=60)
    p.user(USER)
    p.pass_(PASSWORD)
    for step in steps:
        verb, *args = step.split()
        if verb == "stay":
            print("staying", flush=True)
            time.sleep(60)
        else:
            answer = {"STAT": p.stat, "LIST": p.list, "UIDL": p.uidl, "RETR": p.retr, "DELE": p.dele, "QUIT": p.quit}[verb](*args)
            print(step, answer[0] if isinstance(answer, tuple) else answer, flush=True)


def line(m, until):
    while True:
        text = m.readline()
        print("  ", text.decode().strip(), flush=True)
        if until in text:
            return


def idle():
    m = imaplib.IMAP4(server)
    m.login(USER, PASSWORD)
    m.select("INBOX")
    m.fetch("1:*", "(FLAGS)")
    m.send(b"I1 IDLE\r\n")
    line(m, b"+")
    print("idling", flush=True)
    line(m, b"FETCH")
    line(m, b"EXPUNGE")
    m.send(b"DONE\r\n")
    line(m, b"I1 OK")
    m.fetch("1:*", "(FLAGS)")
    m.logout()


def flags():
    m = imaplib.IMAP4(server)
    m.login(USER, PASSWORD)
    m.list()
    m.select("INBOX")
    m.search(None, "ALL")
    m.fetch("1", "(BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])")
    m.fetch("2", "(BODY[])")
    time.sleep(0.5)
    m.store("1", "+FLAGS", "(\\Flagged)")
    time.sleep(0.5)
    m.store("2", "+FLAGS", "(\\Deleted)")
    time.sleep(0.5)
    m.expunge()
    m.close()
    m.logout()


{"pop3": pop3, "idle": idle, "flags": flags}[what]()
