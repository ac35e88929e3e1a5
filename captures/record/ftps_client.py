#!/usr/bin/env python3
"""FTP with AUTH TLS: ftps_client.py NAME ROOT-CERTIFICATE FILE: lists, and fetches photo.bin into FILE."""
import ftplib
import ssl
import sys

context = ssl.create_default_context(cafile=sys.argv[2])
context.maximum_version = ssl.TLSVersion.TLSv1_2
ftp = ftplib.FTP_TLS(sys.argv[1], context=context)
ftp.login("kim", "made-up-ftp")
ftp.prot_p()
ftp.retrlines("LIST")
with open(sys.argv[3], "wb") as f:
    ftp.retrbinary("RETR photo.bin", f.write)
ftp.quit()
