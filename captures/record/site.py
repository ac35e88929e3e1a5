#!/usr/bin/env python3
"""A small web application for the recordings: site.py ADDRESS PORT [DIRECTORY].

    POST /form    a form is answered with what was understood of it
    POST /login   name=... starts a session: Set-Cookie with its number
    GET  /me      says who asks, by the cookie alone
    POST /count   says how many bytes came, then a long answer
"""
import html
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

SESSIONS = {}


class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "site/1"
    sys_version = ""
    wbufsize = -1

    def log_message(self, *args):
        pass

    def page(self, text, status=200, headers=()):
        body = f"<!doctype html>\n<p>{text}</p>\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def cookie(self):
        for part in self.headers.get("Cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == "session":
                return value
        return None

    def do_GET(self):
        if self.path == "/me":
            who = SESSIONS.get(self.cookie())
            self.page(f"Hello {html.escape(who)}, I know you." if who else "I do not know you.")
        else:
            self.page("Not here.", 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/count":
            self.page(f"{len(body)} bytes came. " + "All is well. " * (len(body) // 13 + 65))
            return
        form = {k: v[0] for k, v in parse_qs(body.decode()).items()}
        if self.path == "/login":
            number = f"{len(SESSIONS) + 1:04d}-made-up"
            SESSIONS[number] = form.get("name", "")
            self.page("Welcome.", 200, [("Set-Cookie", f"session={number}; Path=/; HttpOnly")])
        elif self.path == "/form":
            self.page("Understood: " + html.escape("; ".join(f"{k} is {v}" for k, v in form.items())))
        else:
            self.page("Not here.", 404)


ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Site).serve_forever()
