#!/usr/bin/env python3
"""The textbook's FTP client: ftp_client.py ADDRESS STEP...; a step is port=N, pasv, list or get=FILE.

Python's ftplib says exactly what it must and no more; the ports it offers are chosen here.
"""
import ftplib
import hashlib
import socket
import sys


class Client(ftplib.FTP):
    offered = 50069

    def makeport(self):
        s = socket.create_server((self.sock.getsockname()[0], self.offered), family=self.af, backlog=1)
        self.sendport(self.sock.getsockname()[0], self.offered)
        self.offered += 1
        s.settimeout(30)
        return s


def main():
    ftp = Client(sys.argv[1], timeout=30)
    ftp.login("kim", "made-up-ftp")
    for step in sys.argv[2:]:
        what, _, value = step.partition("=")
        try:
            if what == "port":
                ftp.set_pasv(False)
                ftp.offered = int(value)
            elif what == "pasv":
                ftp.set_pasv(True)
            elif what == "list":
                ftp.retrlines("LIST")
            elif what == "get":
                whole = hashlib.sha256()
                ftp.retrbinary(f"RETR {value}", whole.update)
                print(value, whole.hexdigest())
        except ftplib.all_errors as e:
            print(step, "failed:", e)
            if isinstance(e, (OSError, EOFError)):
                return
    ftp.quit()


main()
