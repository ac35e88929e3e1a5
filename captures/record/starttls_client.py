#!/usr/bin/env python3
"""Mail inside TLS that began in clear: starttls_client.py NAME ROOT-CERTIFICATE smtp|pop3|imap."""
import imaplib
import poplib
import smtplib
import ssl
import sys

name, root, what = sys.argv[1:]
context = ssl.create_default_context(cafile=root)
LETTER = """From: Kim <kim@abc.example>
To: Kim <kim@abc.example>
Subject: Dinner
Date: Mon, 05 Jan 2026 18:30:00 +0900
Message-ID: <dinner-1@abc.example>

Shall we eat at seven?
"""

if what == "smtp":
    with smtplib.SMTP(name, 25, local_hostname="pc.abc.example") as s:
        s.starttls(context=context)
        s.sendmail("kim@abc.example", ["kim@abc.example"], LETTER)
elif what == "pop3":
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    p = poplib.POP3(name, timeout=20)
    p.stls(context=context)
    p.user("kim")
    p.pass_("made-up-kim")
    print(p.stat())
    print(p.retr(1)[0])
    p.quit()
else:
    m = imaplib.IMAP4(name)
    m.starttls(ssl_context=context)
    m.login("kim", "made-up-kim")
    m.select("INBOX")
    print(m.fetch("1", "(BODY[HEADER.FIELDS (SUBJECT)])"))
    m.logout()
