#!/usr/bin/env python3
"""FTP with AUTH TLS: ftps_client.py NAME ROOT-CERTIFICATE FILE [upload].

Lists and fetches photo.bin into FILE by TLS 1.2; with `upload` sends letter.txt, lists, and fetches that into FILE in
active mode, by TLS 1.3, where each data connection resumes the session of the control connection.
"""
import ftplib
import io
import ssl
import sys


class Resuming(ftplib.FTP_TLS):
    """Data connections that resume: what servers ask for with require_ssl_reuse."""

    def ntransfercmd(self, cmd, rest=None):
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        return self.context.wrap_socket(conn, server_hostname=self.host, session=self.sock.session), size


context = ssl.create_default_context(cafile=sys.argv[2])
upload = sys.argv[4:] == ["upload"]
if not upload:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
ftp = (Resuming if upload else ftplib.FTP_TLS)(sys.argv[1], context=context)
ftp.login("kim", "made-up-ftp")
ftp.prot_p()
if upload:
    letter = "".join(f"{n}. Dear Lee, this line is here {n} times less than the next.\n" for n in range(1, 400))
    ftp.storbinary("STOR letter.txt", io.BytesIO(letter.encode()))
ftp.retrlines("LIST")
if upload:
    ftp.set_pasv(False)
with open(sys.argv[3], "wb") as f:
    ftp.retrbinary("RETR letter.txt" if upload else "RETR photo.bin", f.write)
ftp.quit()
