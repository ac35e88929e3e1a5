//! Sessions: FTP with its data connections, hops of mail, leases of addresses.

use super::*;

#[test]
fn ftp_with_the_data_connections_it_promised() {
    insta::assert_snapshot!(first("ftp", Kind::Ftp), @r#"
    ftp name=198.51.100.21 files=photo.bin
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      server → client   220 Files of ABC               ftp.greeting
          6      client → server   USER kim                       ftp.user
          8      server → client   331 Please specify the password ftp.need-password
          9      client → server   PASS                           ftp.pass
         11      server → client   230 Login successful           ftp.logged-in
         12      client → server   TYPE A                         ftp.type-text
         14      server → client   200 Switching to ASCII mode    ftp.reply
         15      client → server   PORT 192,0,2,10,195,149        ftp.port
         16      server → client   200 PORT command successful. Consider u… ftp.port-answer
         17      client → server   LIST                           ftp.list
         18      server → client   data connection: SYN           ftp.data-open
         21      server → client   150 Here comes the directory listing ftp.begin
      22-24      server → client   listing: 134 bytes             ftp.data-list
         27      server → client   226 Directory send OK          ftp.done
         29      client → server   TYPE I                         ftp.type-binary
         30      server → client   200 Switching to Binary mode   ftp.reply
         31      client → server   PORT 192,0,2,10,195,150        ftp.port
         32      server → client   200 PORT command successful. Consider u… ftp.port-answer
         33      client → server   RETR photo.bin                 ftp.retr
         34      server → client   data connection: SYN           ftp.data-open
         37      server → client   150 Opening BINARY mode data connection… ftp.begin
      38-52      server → client   photo.bin: 9000 bytes          ftp.data
         55      server → client   226 Transfer complete          ftp.done
         57      client → server   QUIT                           ftp.quit
         58      server → client   221 Goodbye                    ftp.bye
         59      server → client   FIN                            tcp.fin
         60      client → server   FIN                            tcp.fin-too
         61      server → client   ACK                            tcp.fin-ack
            done
    "#);
    let told = stories("ftp");
    for s in told.iter().filter(|s| s.kind == Kind::Ftp) {
        assert_eq!(s.outcome, Outcome::Done);
        // The control connection, the listing's, the file's.
        assert_eq!(s.children.len(), 3, "{}", written(s));
        assert!(s.title.value("files") == Some("photo.bin"));
    }
    assert!(
        told.iter()
            .all(|s| s.kind != Kind::Tcp || s.parent.is_some())
    );
}

#[test]
fn a_data_connection_that_never_comes_is_why_ftp_fails() {
    insta::assert_snapshot!(outcomes("ftp-blocked-drop", Kind::Ftp), @r#"
    1-88 outcome.ftp.data-silent
    "#);
    insta::assert_snapshot!(outcomes("ftp-blocked-reject", Kind::Ftp), @r#"
    1-79 outcome.ftp.data-refused
    "#);
    insta::assert_snapshot!(outcomes("ftp-blocked-nat", Kind::Ftp), @r#"
    1-80 outcome.ftp.data-silent
    2-79 outcome.ftp.data-never
    "#);
    insta::assert_snapshot!(outcomes("ftp-blocked-nat-helper", Kind::Ftp), @r#"
    1-94 done
    2-93 done
    "#);
}

#[test]
fn ftp_goes_into_tls() {
    insta::assert_snapshot!(first("ftps", Kind::Ftp), @r#"
    ftp name=ftp.abc.example files=photo.bin
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      server → client   220 Files of ABC               ftp.greeting
          6      client → server   AUTH TLS                       ftp.auth
          8      server → client   234 Proceed with negotiation   ftp.auth-answer
          9  1   client → server   ClientHello                    tls.client-hello
         10  2   server → client   ServerHello                    tls.server-hello
         10  3   server → client   Certificate                    tls.certificate
         10  4   server → client   ServerKeyExchange              tls.server-key-exchange
         10  5   server → client   CertificateRequest             tls.certificate-request
         10  +   server → client   ServerHelloDone                tls.server-hello-done
         11  +   client → server   Certificate                    tls.client-certificate-none
         11  6   client → server   ClientKeyExchange              tls.client-key-exchange
         11  7   client → server   ChangeCipherSpec               tls.change-cipher-spec
         11  +   client → server   Finished (decrypted)           tls.finished-opened
         12  +   server → client   NewSessionTicket               tls.new-session-ticket
         12  7   server → client   ChangeCipherSpec               tls.change-cipher-spec
         12  +   server → client   Finished (decrypted)           tls.finished-opened
         13      client → server   USER kim                       ftp.user-opened
         14      server → client   331 Please specify the password ftp.need-password
         15      client → server   PASS                           ftp.pass-opened
         17      server → client   230 Login successful           ftp.logged-in
         18      client → server   PBSZ 0                         ftp.command
         20      server → client   200 PBSZ set to 0              ftp.reply
         21      client → server   PROT P                         ftp.command
         22      server → client   200 PROT now Private           ftp.reply
         23      client → server   TYPE A                         ftp.type-text
         24      server → client   200 Switching to ASCII mode    ftp.reply
         25      client → server   PASV                           ftp.pasv
         26      server → client   227 Entering Passive Mode (198,51,100,2… ftp.pasv-answer
         27      client → server   data connection: SYN           ftp.data-open
         30      client → server   LIST                           ftp.list
         31      server → client   150 Here comes the directory listing ftp.begin
      38-43      server → client   listing: 134 bytes             ftp.data-list
         45      server → client   226 Directory send OK          ftp.done
         47      client → server   TYPE I                         ftp.type-binary
         48      server → client   200 Switching to Binary mode   ftp.reply
         49      client → server   PASV                           ftp.pasv
         50      server → client   227 Entering Passive Mode (198,51,100,2… ftp.pasv-answer
         51      client → server   data connection: SYN           ftp.data-open
         54      client → server   RETR photo.bin                 ftp.retr
         55      server → client   150 Opening BINARY mode data connection… ftp.begin
      70-75      server → client   photo.bin: 9000 bytes          ftp.data
         77      server → client   226 Transfer complete          ftp.done
         79      client → server   QUIT                           ftp.quit
         80      server → client   221 Goodbye                    ftp.bye
         81      server → client   FIN                            tcp.fin
         82      client → server   FIN                            tcp.fin-too
         83      server → client   ACK                            tcp.fin-ack
            done
    "#);
}

#[test]
fn a_hop_of_mail() {
    insta::assert_snapshot!(first("smtp", Kind::Smtp), @r#"
    smtp from=kim@abc.example to=lee@def.example +1 name=203.0.113.25
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      server → client   220 mail.def.example ESMTP     smtp.greeting
          6      client → server   EHLO mail.abc.example          smtp.ehlo
          8      server → client   250 mail.def.example           smtp.extensions
          9      client → server   MAIL FROM:<kim@abc.example>    smtp.mail-from
         10      server → client   250 2.1.0 Ok                   smtp.sender-yes
         11      client → server   RCPT TO:<lee@def.example>      smtp.rcpt-to
         12      server → client   250 2.1.5 Ok                   smtp.rcpt-yes
         13      client → server   RCPT TO:<choi@def.example>     smtp.rcpt-to
         14      server → client   250 2.1.5 Ok                   smtp.rcpt-yes
         15      client → server   DATA                           smtp.data
         16      server → client   354 End data with <CR><LF>.<CR><LF> smtp.go-ahead
         17      client → server   Lunch                          smtp.mail
         17      client → server   end of mail: .                 smtp.end
         18      server → client   250 2.0.0 Ok: queued as EEF755CD79 smtp.taken
         19      client → server   QUIT                           smtp.quit
         20      server → client   221 2.0.0 Bye                  smtp.bye
         21      server → client   FIN                            tcp.fin
         22      client → server   FIN                            tcp.fin-too
         23      server → client   ACK                            tcp.fin-ack
            done
    "#);
}

#[test]
fn mail_is_handed_in_by_somebody_who_logs_in() {
    insta::assert_snapshot!(first("mail", Kind::Smtp), @r#"
    smtp from=kim@abc.example to=lee@def.example name=mail.abc.example
          5      client → server   SYN                            tcp.syn
          6      server → client   SYN, ACK                       tcp.syn-ack
          7      client → server   ACK                            tcp.ack
         12      server → client   220 mail.abc.example ESMTP     smtp.greeting
         14      client → server   EHLO pc.abc.example            smtp.ehlo
         16      server → client   250 mail.abc.example           smtp.extensions
         17      client → server   STARTTLS                       smtp.starttls
         18      server → client   220 2.0.0 Ready to start TLS   smtp.starttls-answer
         19  1   client → server   ClientHello                    tls.client-hello
         20  2   server → client   ServerHello                    tls.server-hello
         20  +   server → client   ChangeCipherSpec               tls.change-cipher-spec-13
         20  +   server → client   EncryptedExtensions (decrypted) tls.encrypted-extensions
         20  3   server → client   Certificate (decrypted)        tls.certificate
         20  +   server → client   CertificateVerify (decrypted)  tls.certificate-verify
         20  +   server → client   Finished (decrypted)           tls.finished-opened
         21  +   client → server   ChangeCipherSpec               tls.change-cipher-spec-13
         23  +   client → server   Finished (decrypted)           tls.finished-opened
         23      client → server   EHLO pc.abc.example            smtp.ehlo
         25  +   server → client   NewSessionTicket (decrypted)   tls.new-session-ticket
         27      server → client   250 mail.abc.example           smtp.extensions
         29      client → server   AUTH PLAIN                     smtp.auth
         30      server → client   235 2.7.0 Authentication successful smtp.auth-yes
         31      client → server   MAIL FROM:<kim@abc.example>    smtp.mail-from
         32      server → client   250 2.1.0 Ok                   smtp.sender-yes
         33      client → server   RCPT TO:<lee@def.example>      smtp.rcpt-to
         33      client → server   DATA                           smtp.data
         34      server → client   250 2.1.5 Ok                   smtp.rcpt-yes
         36      server → client   354 End data with <CR><LF>.<CR><LF> smtp.go-ahead
         40      client → server   Lunch on Friday                smtp.mail
         40      client → server   end of mail: .                 smtp.end
         42      server → client   250 2.0.0 Ok: queued as A7F8712B3EB smtp.taken
         43      client → server   QUIT                           smtp.quit
         44      server → client   221 2.0.0 Bye                  smtp.bye
         45      server → client   Alert: close_notify (decrypted) tls.close-notify
         45      server → client   FIN                            tcp.fin
         46      client → server   Alert: close_notify (decrypted) tls.close-notify
         47      server → client   RST                            tcp.reset
            done
    "#);
    insta::assert_snapshot!(first_sealed("mail", Kind::Smtp), @r#"
    smtp name=mail.abc.example
          5      client → server   SYN                            tcp.syn
          6      server → client   SYN, ACK                       tcp.syn-ack
          7      client → server   ACK                            tcp.ack
         12      server → client   220 mail.abc.example ESMTP     smtp.greeting
         14      client → server   EHLO pc.abc.example            smtp.ehlo
         16      server → client   250 mail.abc.example           smtp.extensions
         17      client → server   STARTTLS                       smtp.starttls
         18      server → client   220 2.0.0 Ready to start TLS   smtp.starttls-answer
         19  1   client → server   ClientHello                    tls.client-hello
         20  2   server → client   ServerHello                    tls.server-hello
         20  +   server → client   ChangeCipherSpec               tls.change-cipher-spec-13
         20      server → client   handshake (encrypted) ×4       tls.hidden-handshake
         21  +   client → server   ChangeCipherSpec               tls.change-cipher-spec-13
         23      client → server   Finished (encrypted)           tls.finished-13
         23      client → server   application data               tls.application-data
      25-27      server → client   application data ×2            tls.application-data
         29      client → server   application data               tls.application-data
         30      server → client   application data               tls.application-data
         31      client → server   application data               tls.application-data
         32      server → client   application data               tls.application-data
         33      client → server   application data ×2            tls.application-data
      34-36      server → client   application data ×2            tls.application-data
      38-40      client → server   application data ×7            tls.application-data
         40      client → server   Alert (encrypted)              tls.encrypted-alert
         40      client → server   application data ×3            tls.application-data
         42      server → client   application data               tls.application-data
         43      client → server   application data               tls.application-data
         44      server → client   application data               tls.application-data
         45      server → client   Alert (encrypted)              tls.encrypted-alert
         45      server → client   FIN                            tcp.fin
         46      client → server   Alert (encrypted)              tls.encrypted-alert
         47      server → client   RST                            tcp.reset
            done
    "#);
}

#[test]
fn how_mail_fails() {
    insta::assert_snapshot!(outcomes("mail-fails", Kind::Smtp), @r#"
    9-23 done
    40-54 done
    73-94 outcome.smtp.rcpt
    78-111 done
    103-125 done
    132-146 outcome.smtp.rcpt
    "#);
    insta::assert_snapshot!(outcomes("lmtp", Kind::Smtp), @r#"
    1-31 outcome.smtp.rcpt
    "#);
}

#[test]
fn pop_copies_marks_and_removes() {
    insta::assert_snapshot!(first("mailbox", Kind::Mailbox), @r#"
    inbox name=203.0.113.25 user=lee
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      server → client   +OK Ready. (greeting)          pop.greeting
          6      client → server   USER lee                       pop.user
          8      server → client   +OK (USER)                     pop.yes
          9      client → server   PASS                           pop.pass
         11      server → client   +OK Logged in. (PASS)          pop.let-in
         12      client → server   STAT                           pop.stat
         13      server → client   +OK 4 712 (STAT)               pop.count
         14      client → server   LIST                           pop.list
         16      server → client   +OK 4 messages: (LIST)         pop.yes
         16      server → client   4 messages (LIST)              pop.listing
         17      client → server   RETR 1                         pop.retr
         19      server → client   +OK 178 octets (RETR)          pop.comes
         19      server → client   Letter 1                       mailbox.mail
         19      server → client   end of mail, 178 bytes         pop.end
         20      client → server   QUIT                           pop.quit
         22      server → client   +OK Logging out. (QUIT)        pop.bye
         22      server → client   FIN                            tcp.fin
         23      client → server   FIN                            tcp.fin-too
         24      server → client   ACK                            tcp.fin-ack
            done
    "#);
    insta::assert_snapshot!(outcomes("mailbox", Kind::Mailbox), @r#"
    1-24 done
    25-48 done
    49-112 outcome.mailbox.not-removed
    69-86 done
    87-180 done
    113-166 done
    "#);
}

#[test]
fn imap_looks_at_mail_where_it_lies() {
    let told = stories("mailbox");
    let imap = told
        .iter()
        .find(|s| s.title.key == "story.mailbox-imap")
        .unwrap();
    insta::assert_snapshot!(written(imap), @r#"
    inbox name=203.0.113.25 user=lee
         87      client → server   SYN                            tcp.syn
         88      server → client   SYN, ACK                       tcp.syn-ack
         89      client → server   ACK                            tcp.ack
         90      server → client   * OK [CAPABILITY] Ready. IMAP4rev1 SASL… imap.greeting
         92      client → server   MHON0 CAPABILITY               imap.capability
         94      server → client   * CAPABILITY IMAP4rev1 SASL-IR LOGIN-RE… imap.tells
         94      server → client   MHON0 OK Pre-login capabilities listed,… imap.ok
         95      client → server   MHON1 LOGIN lee                imap.login
         97      server → client   * CAPABILITY IMAP4rev1 SASL-IR LOGIN-RE… imap.tells
         97      server → client   MHON1 OK Logged in             imap.let-in
         98      client → server   MHON2 SELECT INBOX             imap.select
        100      server → client   * ×7                           imap.tells
        100      server → client   MHON2 OK [READ-WRITE] Select completed … imap.ok
        101      client → server   MHON3 FETCH 1:* (FLAGS)        imap.fetch
        103      server → client   * ×3                           imap.tells
        103      server → client   MHON3 OK Fetch completed (0.001 + 0.000… imap.ok
        104      client → server   I1 IDLE                        imap.idle
        106      server → client   + idling                       imap.go-on
        140      server → client   * 1 FETCH FLAGS                imap.news
        140      server → client   * 2 FETCH FLAGS                imap.news
        148      server → client   * 1 FETCH FLAGS                imap.news
        154      server → client   * 2 FETCH FLAGS                imap.news
        167      server → client   * 2 EXPUNGE                    imap.news
        169      client → server   DONE (end of IDLE)             imap.done
        171      server → client   I1 OK Idle completed (3.092 + 3.091 + 3… imap.ok
        172      client → server   MHON4 FETCH 1:* (FLAGS)        imap.fetch
        174      server → client   * ×2                           imap.tells
        174      server → client   MHON4 OK Fetch completed (0.001 + 0.000… imap.ok
        175      client → server   MHON5 LOGOUT                   imap.logout
        177      server → client   * BYE Logging out              imap.bye
        177      server → client   MHON5 OK Logout completed (0.001 + 0.00… imap.ok
        178      server → client   FIN                            tcp.fin
        179      client → server   FIN                            tcp.fin-too
        180      server → client   ACK                            tcp.fin-ack
            done
    "#);
}

#[test]
fn an_address_is_given_prolonged_refused() {
    let told = stories("dhcp");
    let all: Vec<String> = told.iter().map(written).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    dhcp name=pc
          1  1   client → server   DISCOVER                       dhcp.discover
          2  2   server → client   OFFER 192.0.2.100              dhcp.offer
          3  2   server → client   OFFER 192.0.2.214              dhcp.offer-too
          4  3   client → server   REQUEST 192.0.2.100            dhcp.request
          5  4   server → client   ACK 192.0.2.100                dhcp.ack
            done

    dhcp name=pc
          6  3   client → server   REQUEST 192.0.2.100            dhcp.renew
          7  4   server → client   ACK 192.0.2.100                dhcp.ack
            done

    dhcp name=pc
          8  +   client → server   RELEASE 192.0.2.100            dhcp.release
            done

    dhcp name=pc
          9  3   client → server   REQUEST 198.51.100.77          dhcp.request-known
         10  +   server → client   NAK                            dhcp.nak
            refused: outcome.dhcp.nak server=192.0.2.53 why=requested address not available (frame 10)

    dhcp name=pc
         11  1   client → server   DISCOVER                       dhcp.discover
         12  2   server → client   OFFER 192.0.2.101              dhcp.offer
         13  3   client → server   REQUEST 192.0.2.101            dhcp.request
         14  4   server → client   ACK 192.0.2.101                dhcp.ack
            done
    "#);
}

#[test]
fn ssh_as_far_as_keys_open_it() {
    insta::assert_snapshot!(first("ssh", Kind::Ssh), @r#"
    ssh name=198.51.100.22
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      client → server   version SSH-2.0-OpenSSH_9.2p1 Debian-2+… ssh.version
          6      server → client   version SSH-2.0-OpenSSH_9.2p1 Debian-2+… ssh.version
          8      client → server   KEXINIT: ecdh-sha2-nistp256    ssh.kexinit
          9      server → client   KEXINIT: sntrup761x25519-sha512, … ssh.kexinit
         10      client → server   ECDH init                      ssh.exchange
         11      server → client   ECDH reply: ssh-ed25519        ssh.exchange-reply
         11      server → client   NEWKEYS: chacha20-poly1305@openssh.com ssh.newkeys
         11      server → client   EXT_INFO: server-sig-algs, publickey-ho… ssh.extensions
         13      client → server   NEWKEYS: chacha20-poly1305@openssh.com ssh.newkeys
         15      client → server   SERVICE_REQUEST: ssh-userauth  ssh.service
         17      server → client   SERVICE_ACCEPT: ssh-userauth   ssh.service-yes
         19      client → server   USERAUTH_REQUEST kim none      ssh.login-none
         20      server → client   USERAUTH_FAILURE publickey,password ssh.login-no
         22      client → server   USERAUTH_REQUEST kim password  ssh.login-password
         24      server → client   USERAUTH_SUCCESS               ssh.login-yes
         26      client → server   CHANNEL_OPEN session           ssh.channel
         30      server → client   CHANNEL_OPEN_CONFIRMATION      ssh.channel-yes
         32      client → server   CHANNEL_REQUEST pty-req vt100  ssh.request
         32      client → server   CHANNEL_REQUEST env LC_ALL     ssh.request
         32      client → server   CHANNEL_REQUEST shell          ssh.request
         34      server → client   data                           ssh.data
         36      client → server   data                           ssh.data
         37      server → client   data                           ssh.data
         39      client → server   data                           ssh.data
         40      server → client   data                           ssh.data
         42      client → server   data                           ssh.data
         43      server → client   data                           ssh.data
         45      client → server   data                           ssh.data
         46      server → client   data                           ssh.data
         48      client → server   data                           ssh.data
         49      server → client   data                           ssh.data
         51      client → server   data                           ssh.data
         52      server → client   data                           ssh.data
         54      client → server   data                           ssh.data
         55      server → client   data                           ssh.data
         57      client → server   data                           ssh.data
         58      server → client   data                           ssh.data
         60      client → server   data                           ssh.data
         61      server → client   data                           ssh.data
         63      client → server   data                           ssh.data
         64      server → client   data                           ssh.data
         66      client → server   data                           ssh.data
         67      server → client   data                           ssh.data
         69      client → server   data                           ssh.data
         70      server → client   data                           ssh.data
         72      client → server   data                           ssh.data
         73      server → client   data                           ssh.data
         75      client → server   data                           ssh.data
      76-80      server → client   data ×3                        ssh.data
         82      client → server   data                           ssh.data
         83      server → client   data                           ssh.data
         85      client → server   data                           ssh.data
         86      server → client   data                           ssh.data
         88      client → server   data                           ssh.data
         89      server → client   data                           ssh.data
         91      client → server   data                           ssh.data
         92      server → client   data                           ssh.data
         94      client → server   data                           ssh.data
      95-97      server → client   data ×2                        ssh.data
         99      server → client   CHANNEL_EOF                    ssh.eof
         99      server → client   CHANNEL_REQUEST exit-status 0  ssh.exit
         99      server → client   CHANNEL_REQUEST eow@openssh.com ssh.request
         99      server → client   CHANNEL_CLOSE                  ssh.close
        101      client → server   CHANNEL_CLOSE                  ssh.close
        102      client → server   DISCONNECT: by application     ssh.disconnect
        103      client → server   FIN                            tcp.fin
        104      server → client   ACK                            tcp.fin-ack
        105      server → client   FIN                            tcp.fin-too
        106      client → server   ACK                            tcp.fin-ack
            done
    "#);
    insta::assert_snapshot!(first_sealed("ssh", Kind::Ssh), @r#"
    ssh name=198.51.100.22
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      client → server   version SSH-2.0-OpenSSH_9.2p1 Debian-2+… ssh.version
          6      server → client   version SSH-2.0-OpenSSH_9.2p1 Debian-2+… ssh.version
          8      client → server   KEXINIT: ecdh-sha2-nistp256    ssh.kexinit
          9      server → client   KEXINIT: sntrup761x25519-sha512, … ssh.kexinit
         10      client → server   ECDH init                      ssh.exchange
         11      server → client   ECDH reply: ssh-ed25519        ssh.exchange-reply
         11      server → client   NEWKEYS: chacha20-poly1305@openssh.com ssh.newkeys
         11      server → client   encrypted                      ssh.encrypted
         13      client → server   NEWKEYS: chacha20-poly1305@openssh.com ssh.newkeys
         15      client → server   encrypted                      ssh.encrypted
         17      server → client   encrypted                      ssh.encrypted
         19      client → server   encrypted                      ssh.encrypted
         20      server → client   encrypted                      ssh.encrypted
         22      client → server   encrypted                      ssh.encrypted
         24      server → client   encrypted                      ssh.encrypted
         26      client → server   encrypted                      ssh.encrypted
      28-30      server → client   encrypted ×2                   ssh.encrypted
         32      client → server   encrypted                      ssh.encrypted
      33-34      server → client   encrypted ×2                   ssh.encrypted
         36      client → server   encrypted                      ssh.encrypted
         37      server → client   encrypted                      ssh.encrypted
         39      client → server   encrypted                      ssh.encrypted
         40      server → client   encrypted                      ssh.encrypted
         42      client → server   encrypted                      ssh.encrypted
         43      server → client   encrypted                      ssh.encrypted
         45      client → server   encrypted                      ssh.encrypted
         46      server → client   encrypted                      ssh.encrypted
         48      client → server   encrypted                      ssh.encrypted
         49      server → client   encrypted                      ssh.encrypted
         51      client → server   encrypted                      ssh.encrypted
         52      server → client   encrypted                      ssh.encrypted
         54      client → server   encrypted                      ssh.encrypted
         55      server → client   encrypted                      ssh.encrypted
         57      client → server   encrypted                      ssh.encrypted
         58      server → client   encrypted                      ssh.encrypted
         60      client → server   encrypted                      ssh.encrypted
         61      server → client   encrypted                      ssh.encrypted
         63      client → server   encrypted                      ssh.encrypted
         64      server → client   encrypted                      ssh.encrypted
         66      client → server   encrypted                      ssh.encrypted
         67      server → client   encrypted                      ssh.encrypted
         69      client → server   encrypted                      ssh.encrypted
         70      server → client   encrypted                      ssh.encrypted
         72      client → server   encrypted                      ssh.encrypted
         73      server → client   encrypted                      ssh.encrypted
         75      client → server   encrypted                      ssh.encrypted
      76-80      server → client   encrypted ×3                   ssh.encrypted
         82      client → server   encrypted                      ssh.encrypted
         83      server → client   encrypted                      ssh.encrypted
         85      client → server   encrypted                      ssh.encrypted
         86      server → client   encrypted                      ssh.encrypted
         88      client → server   encrypted                      ssh.encrypted
         89      server → client   encrypted                      ssh.encrypted
         91      client → server   encrypted                      ssh.encrypted
         92      server → client   encrypted                      ssh.encrypted
         94      client → server   encrypted                      ssh.encrypted
      95-99      server → client   encrypted ×3                   ssh.encrypted
    101-102      client → server   encrypted ×2                   ssh.encrypted
        103      client → server   FIN                            tcp.fin
        104      server → client   ACK                            tcp.fin-ack
        105      server → client   FIN                            tcp.fin-too
        106      client → server   ACK                            tcp.fin-ack
            done
    "#);
    insta::assert_snapshot!(outcomes("ssh", Kind::Ssh), @r#"
    1-106 done
    107-145 done
    146-159 outcome.ssh.host-key
    "#);
}

#[test]
fn a_manager_asks_and_an_agent_reports() {
    let told = stories("snmp");
    let all: Vec<String> = told.iter().map(written).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    snmp name=198.51.100.61 what=get-request sysDescr.0, sysUpTime.0, sysName.0
          1     manager → agent    get-request sysDescr.0, sysUpTime.0, sysNam… snmp.get
          2       agent → manager  response sysDescr.0 = "Switch of ABC", sysU… snmp.response
            done

    snmp name=198.51.100.61 what=get-next-request sysName
          3     manager → agent    get-next-request sysName       snmp.next
          4       agent → manager  response sysName.0 = "agent"   snmp.response
            done

    snmp name=198.51.100.61 what=get-bulk-request sysUpTime, ifDescr (up to 4 each…
          5     manager → agent    get-bulk-request sysUpTime, ifDescr (up to … snmp.bulk
          6       agent → manager  response sysUpTime.0 = 00:00:00.65, ifDescr… snmp.response
            done

    snmp name=198.51.100.61 what=set-request sysName.0 = "switch-of-abc"
          7     manager → agent    set-request sysName.0 = "switch-of-abc" snmp.set
          8       agent → manager  response sysName.0 = "switch-of-abc" snmp.response
            done

    snmp name=198.51.100.61 what=get-request sysName.0
          9     manager → agent    get-request sysName.0          snmp.get
         10       agent → manager  response sysName.0 = "switch-of-abc" snmp.response
            done

    snmp name=198.51.100.61 what=get-request system.99.0
         11     manager → agent    get-request system.99.0        snmp.get
         12       agent → manager  response system.99.0: no such object snmp.response
            done

    snmp name=198.51.100.61 what=set-request sysName.0 = "mine"
         13     manager → agent    set-request sysName.0 = "mine" snmp.set
         14       agent → manager  response noAccess: sysName.0 = "mine" snmp.error
            refused: outcome.snmp.error said=response noAccess: sysName.0 = "mine" (frame 14)

    snmp name=198.51.100.61 what=get-request sysName.0
         15     manager → agent    get-request sysName.0          snmp.get
         16     manager → agent    get-request sysName.0          snmp.again
            failed: outcome.snmp.no-answer name=198.51.100.61 count=2 (frame 16)

    snmp name=198.51.100.61
         17       agent → manager  trap linkDown ifIndex.2 = 2, ifOperStatus.2… snmp.trap
            done

    snmp name=198.51.100.61 what=inform-request linkUp ifIndex.2 = 2
         18       agent → manager  inform-request linkUp ifIndex.2 = 2 snmp.inform
         19     manager → agent    response sysUpTime.0 = 00:33:53.88, snmpTra… snmp.response
            done

    snmp name=198.51.100.61 what=get-request (v3 noAuthNoPriv)
         20     manager → agent    get-request (v3 noAuthNoPriv)  snmp.get
         21       agent → manager  report usmStatsUnknownEngineIDs.0 = 1 (v3 n… snmp.report
         22     manager → agent    v3 authPriv, encrypted (user kim) snmp.sealed
         23       agent → manager  v3 authPriv, encrypted (user kim) snmp.sealed
            done

    snmp name=198.51.100.61 what=get-request (v3 noAuthNoPriv)
         24     manager → agent    get-request (v3 noAuthNoPriv)  snmp.get
         25       agent → manager  report usmStatsUnknownEngineIDs.0 = 2 (v3 n… snmp.report
         26     manager → agent    v3 authPriv, encrypted (user kim) snmp.sealed
         27       agent → manager  v3 authPriv, encrypted (user kim) snmp.sealed
            done

    snmp name=198.51.100.61 what=get-request (v3 noAuthNoPriv)
         28     manager → agent    get-request (v3 noAuthNoPriv)  snmp.get
         29       agent → manager  report usmStatsUnknownEngineIDs.0 = 3 (v3 n… snmp.report
         30     manager → agent    get-request sysName.0 (v3 noAuthNoPriv, use… snmp.get
         31       agent → manager  report usmStatsUnknownUserNames.0 = 1 (v3 n… snmp.report
            done

    snmp name=198.51.100.61 what=get-request (v3 noAuthNoPriv)
         32     manager → agent    get-request (v3 noAuthNoPriv)  snmp.get
         33       agent → manager  report usmStatsUnknownEngineIDs.0 = 4 (v3 n… snmp.report
         34     manager → agent    v3 authPriv, encrypted (user kim) snmp.sealed
         35       agent → manager  report usmStatsWrongDigests.0 = 1 (v3 noAut… snmp.report
            done

    snmp name=198.51.100.61
         36       agent → manager  v3 authPriv, encrypted (user kim) snmp.sealed
            done
    "#);
}

#[test]
fn streams_of_http2_are_exchanges() {
    let told = stories("http2");
    let http: Vec<String> = told
        .iter()
        .filter(|s| s.kind == Kind::Http)
        .map(written)
        .collect();
    insta::assert_snapshot!(http.join("\n\n"), @r#"
    http method=GET target=/one.txt host=www.abc.example
          8      client → server   GET /one.txt                   http2.request
         10      server → client   200 OK                         http2.response
      13-89      server → client   DATA: 13500 bytes              http2.data
            done

    http method=GET target=/two.txt host=www.abc.example
          8      client → server   GET /two.txt                   http2.request
         19      server → client   200 OK                         http2.response
      20-93      server → client   DATA: 13500 bytes              http2.data
            done

    http method=GET target=/three.txt host=www.abc.example
          8      client → server   GET /three.txt                 http2.request
         26      server → client   200 OK                         http2.response
     27-101      server → client   DATA: 14700 bytes              http2.data
            done

    http method=GET target=/none host=www.abc.example
          8      client → server   GET /none                      http2.request
         31      server → client   404 Not Found                  http.error
         31      server → client   DATA: 153 bytes                http2.data
            refused: outcome.http.error status=404 Not Found (frame 31)

    http method=GET target=/one.txt host=www.abc.example
        119      client → server   GET /one.txt                   http2.request
        125      server → client   200 OK                         http2.response
    129-199      server → client   DATA: 13500 bytes              http2.data
            done

    http method=GET target=/two.txt host=www.abc.example
        119      client → server   GET /two.txt                   http2.request
        135      server → client   200 OK                         http2.response
    135-203      server → client   DATA: 13500 bytes              http2.data
            done

    http method=GET target=/three.txt host=www.abc.example
        119      client → server   GET /three.txt                 http2.request
        140      server → client   200 OK                         http2.response
    140-211      server → client   DATA: 14700 bytes              http2.data
            done

    http method=GET target=/none host=www.abc.example
        119      client → server   GET /none                      http2.request
        142      server → client   404 Not Found                  http.error
        142      server → client   DATA: 153 bytes                http2.data
            refused: outcome.http.error status=404 Not Found (frame 142)
    "#);
}

#[test]
fn what_is_typed_over_telnet_is_a_line_a_step() {
    insta::assert_snapshot!(first("telnet", Kind::Telnet), @r#"
    telnet name=198.51.100.23
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      server → client   WILL AUTHENTICATION, WILL ENCRYPTION, DO TE… telnet.negotiate
          6      client → server   DONT AUTHENTICATION, DONT ENCRYPTION, WILL … telnet.negotiate
          8      server → client   SB TERMINAL TYPE               telnet.negotiate
          9      client → server   SB TERMINAL TYPE: vt100        telnet.negotiate
         10      server → client   WILL SUPPRESS GO AHEAD, DO ECHO, DO LINEMOD… telnet.negotiate
         11      client → server   DO SUPPRESS GO AHEAD, WONT ECHO, WONT LINEM… telnet.negotiate
         12      server → client   WILL ECHO, DO TIMING MARK, DO BINARY telnet.negotiate
         13      client → server   DO ECHO, WONT TIMING MARK, WONT BINARY telnet.negotiate
         14      server → client   "server login: "               telnet.shows
      16-26      client → server   typed "kim\r\n"                telnet.echoed
         28      server → client   "Password: "                   telnet.shows
      30-44      client → server   typed: a secret                telnet.secret
      46-48      server → client   "\r\nkim@server:~$ "           telnet.shows
      50-57      client → server   typed "ls\r\n"                 telnet.echoed
      59-61      server → client   "notes.txt  photo.bin\r\nkim@server:~$ " telnet.shows
     63-109      client → server   typed "printf '\\377\\n'\r\n"  telnet.echoed
        111      server → client   "\xff\r\nkim@server:~$ "       telnet.shows
    113-141      client → server   typed "nano todo\r\n"          telnet.echoed
    143-173      server → client   "\x1b[?2004h\x1b(B\x1b)0\x1b[1;24r\x1b[m\x0… telnet.shows
        175      client → server   typed "B"                      telnet.typed
    176-178      server → client   "\x1b[1;46H\x1b[0;7m\x0f*\x1b[32C\x1b[m\x0f… telnet.shows
    180-201      client → server   typed "uy milk\x18"            telnet.echoed
        202      server → client   "\r\x1b[20B\x1b[0;7m\x0fSave modified buffe… telnet.shows
        204      client → server   typed "y"                      telnet.typed
    205-207      server → client   "\r\x1b[1B\x1b[0;7m\x0f^G\x1b[m\x0f Help\x1… telnet.shows
        209      client → server   typed "\r\n"                   telnet.typed
    210-212      server → client   "\x1b[22;33H\x1b[1K \x1b[0;7m\x0f[ Writing.… telnet.shows
    214-239      client → server   typed "cat todo\r\n"           telnet.echoed
    241-243      server → client   "Buy milk\r\nkim@server:~$ "   telnet.shows
    245-258      client → server   typed "exit\r\n"               telnet.echoed
        258      server → client   "logout\r\n"                   telnet.shows
        260      server → client   FIN                            tcp.fin
        261      client → server   FIN                            tcp.fin-too
        262      server → client   ACK                            tcp.fin-ack
            done
    "#);
}

/// The server of FTP opened the connection; TLS's client is FTP's all the same.
#[test]
fn a_handshake_on_a_connection_the_server_opened() {
    let told = stories("ftps-upload");
    let last = told.iter().rfind(|s| s.kind == Kind::Tls).unwrap();
    insta::assert_snapshot!(written(last), @r#"
    tls name=ftp.abc.example
        114  1   client → server   ClientHello                    tls.client-hello
        116  +   server → client   HelloRetryRequest              tls.hello-retry
        116  +   server → client   ChangeCipherSpec               tls.change-cipher-spec-13
        118  +   client → server   ChangeCipherSpec               tls.change-cipher-spec-13
        118  +   client → server   ClientHello                    tls.client-hello-again
        119  2   server → client   ServerHello                    tls.server-hello
        119  +   server → client   EncryptedExtensions (decrypted) tls.encrypted-extensions
        119  +   server → client   Finished (decrypted)           tls.finished-opened
        120  +   client → server   Finished (decrypted)           tls.finished-opened
        121  +   server → client   NewSessionTicket (decrypted)   tls.new-session-ticket
    138-145      server → client   application data ×2            tls.application-data-opened
        147      server → client   Alert: close_notify (decrypted) tls.close-notify
        149      client → server   Alert: close_notify (decrypted) tls.close-notify
            done
    "#);
}
