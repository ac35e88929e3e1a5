//! Files over SSH: what happened to them, and what was asked in vain.

use super::roles::{Frame, capture_with, recording};
use super::*;

fn told_of(frames: &[Frame], log: &[u8]) -> Story {
    let told = tell(&capture_with(frames, log));
    told.into_iter().find(|s| s.kind == Kind::Ssh).unwrap()
}

/// How it ended, and how many steps tell of a key.
fn outcome(story: &Story) -> String {
    let whole = written(story);
    whole.lines().last().unwrap_or_default().trim().to_owned()
}

fn steps_of<'s>(story: &'s Story, key: &str) -> Vec<&'s Step> {
    story.steps.iter().filter(|s| s.words.key == key).collect()
}

#[test]
fn files_are_written_read_listed_and_removed() {
    insta::assert_snapshot!(first("sftp", Kind::Ssh), @r#"
    ssh name=198.51.100.22 files=photo.bin, picture.bin, album/one.txt, album/two.txt
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
          4      client → server   version SSH-2.0-AsyncSSH_2.10.1 ssh.version
          6      server → client   version SSH-2.0-OpenSSH_9.2p1 Debian-2+… ssh.version
          8      client → server   KEXINIT: ecdh-sha2-nistp256    ssh.kexinit
          9      server → client   KEXINIT: sntrup761x25519-sha512, … ssh.kexinit
         10      client → server   ECDH init                      ssh.exchange
         11      server → client   ECDH reply: ssh-ed25519        ssh.exchange-reply
         11      server → client   NEWKEYS: aes256-ctr            ssh.newkeys
         11      server → client   EXT_INFO: server-sig-algs, publickey-ho… ssh.extensions
         12      client → server   NEWKEYS: aes256-ctr            ssh.newkeys
         14      client → server   SERVICE_REQUEST: ssh-userauth  ssh.service
         16      server → client   SERVICE_ACCEPT: ssh-userauth   ssh.service-yes
         18      client → server   USERAUTH_REQUEST kim none      ssh.login-none
         20      server → client   USERAUTH_FAILURE publickey,password,key… ssh.login-no
         22      client → server   USERAUTH_REQUEST kim keyboard-interacti… ssh.login
         24      server → client   USERAUTH_FAILURE publickey,password,key… ssh.login-no
         26      client → server   USERAUTH_REQUEST kim password  ssh.login-password
         28      server → client   USERAUTH_SUCCESS               ssh.login-yes
         30      client → server   CHANNEL_OPEN session           ssh.channel
         34      server → client   CHANNEL_OPEN_CONFIRMATION      ssh.channel-yes
         37      client → server   CHANNEL_REQUEST subsystem sftp ssh.request
         41      client → server   INIT 3                         sftp.init
         43      server → client   VERSION 3                      sftp.version
         45      client → server   REALPATH .                     sftp.realpath
         47      server → client   NAME                           sftp.path
         49      client → server   STAT photo.bin                 sftp.stat
         51      server → client   STATUS no such file            sftp.no
         53      client → server   OPEN photo.bin                 sftp.open-write
         55      server → client   HANDLE                         sftp.handle
         63      client → server   WRITE photo.bin: 9000 bytes    sftp.write
         68      server → client   STATUS ok                      sftp.written
         70      client → server   CLOSE photo.bin                sftp.close-moved
         72      server → client   STATUS ok                      sftp.ok
         74      client → server   OPENDIR .                      sftp.opendir
         76      server → client   HANDLE                         sftp.handle
      78-82      client → server   READDIR . ×2                   sftp.readdir
         80      server → client   NAME ×4                        sftp.names
         84      server → client   STATUS end of file             sftp.names-end
         86      client → server   CLOSE .                        sftp.close
         88      server → client   STATUS ok                      sftp.ok
         90      client → server   SETSTAT photo.bin              sftp.setstat
         92      server → client   STATUS ok                      sftp.ok
         94      client → server   RENAME photo.bin → picture.bin sftp.rename
         96      server → client   STATUS ok                      sftp.ok
         98      client → server   LSTAT picture.bin              sftp.stat
        100      server → client   ATTRS                          sftp.attrs
        102      client → server   OPEN picture.bin               sftp.open-read
        104      server → client   HANDLE                         sftp.handle
        106      client → server   READ picture.bin               sftp.read
        115      server → client   DATA picture.bin: 9000 bytes   sftp.data
        118      client → server   CLOSE picture.bin              sftp.close-moved
        120      server → client   STATUS ok                      sftp.ok
        122      client → server   STAT picture.bin               sftp.stat
        124      server → client   ATTRS                          sftp.attrs
        126      client → server   MKDIR album                    sftp.mkdir
        128      server → client   STATUS ok                      sftp.ok
        130      client → server   OPEN album/one.txt             sftp.open-write
        132      server → client   HANDLE                         sftp.handle
        134      client → server   WRITE album/one.txt: 17 bytes  sftp.write
        136      server → client   STATUS ok                      sftp.written
        138      client → server   CLOSE album/one.txt            sftp.close-moved
        140      server → client   STATUS ok                      sftp.ok
        142      client → server   OPEN album/two.txt             sftp.open-write
        144      server → client   HANDLE                         sftp.handle
        146      client → server   WRITE album/two.txt: 17 bytes  sftp.write
        148      server → client   STATUS ok                      sftp.written
        150      client → server   CLOSE album/two.txt            sftp.close-moved
        152      server → client   STATUS ok                      sftp.ok
        154      client → server   STAT nothing                   sftp.stat
        156      server → client   STATUS no such file            sftp.no
        158      client → server   LSTAT /etc/shadow              sftp.stat
        160      server → client   ATTRS                          sftp.attrs
        162      client → server   OPEN /etc/shadow               sftp.open-read
        164      server → client   STATUS permission denied       sftp.no
        166      client → server   LSTAT album                    sftp.stat
        168      server → client   ATTRS                          sftp.attrs
        170      client → server   OPENDIR album                  sftp.opendir
        172      server → client   HANDLE                         sftp.handle
    174-178      client → server   READDIR album ×2               sftp.readdir
        176      server → client   NAME ×4                        sftp.names
        180      client → server   REMOVE album/two.txt           sftp.remove
        182      client → server   REMOVE album/one.txt           sftp.remove
        184      server → client   STATUS end of file             sftp.names-end
        186      client → server   CLOSE album                    sftp.close
        188      server → client   STATUS ok                      sftp.ok
        188      server → client   STATUS ok                      sftp.ok
        189      server → client   STATUS ok                      sftp.ok
        192      client → server   RMDIR album                    sftp.rmdir
        194      server → client   STATUS ok                      sftp.ok
        196      client → server   OPENDIR .                      sftp.opendir
        198      server → client   HANDLE                         sftp.handle
    200-204      client → server   READDIR . ×2                   sftp.readdir
        202      server → client   NAME ×4                        sftp.names
        206      server → client   STATUS end of file             sftp.names-end
        208      client → server   CLOSE .                        sftp.close
        210      server → client   STATUS ok                      sftp.ok
        212      client → server   CHANNEL_EOF                    ssh.eof
        214      server → client   CHANNEL_EOF                    ssh.eof
        214      server → client   CHANNEL_REQUEST exit-status 0  ssh.exit
        214      server → client   CHANNEL_CLOSE                  ssh.close
        216      client → server   CHANNEL_CLOSE                  ssh.close
        218      client → server   DISCONNECT: by application     ssh.disconnect
        219      client → server   FIN                            tcp.fin
        220      server → client   ACK                            tcp.fin-ack
        221      server → client   FIN                            tcp.fin-too
        222      client → server   ACK                            tcp.fin-ack
            refused: outcome.sftp.no request=OPEN name=/etc/shadow reason=permission denied (frame 164)
    "#);
}

#[test]
fn what_was_moved_has_its_hash() {
    let (frames, log) = recording("sftp");
    let story = told_of(&frames, &log);
    // The recording's truth (captures/INDEX.toml).
    let hash = "64f11fc810d472afe6bba59c3a70bbb23f4c1c649d7c3e1890653fda52c77233";
    let closed = steps_of(&story, "sftp.close-moved");
    for step in &closed[..2] {
        assert_eq!(step.words.value("hash"), Some(hash));
        assert_eq!(step.words.value("bytes"), Some("9000"));
    }
    assert_eq!(closed.len(), 4);
    assert!(steps_of(&story, "ssh.data").is_empty());
    assert!(
        story
            .steps
            .iter()
            .filter(|s| s.protocol == "sftp")
            .all(|s| s.opened)
    );
}

/// The first so many frames, then, so much later, a reset by the client: its last acknowledgement with another flag.
fn broken_off(frames: &[Frame], at: usize, later: i64) -> Vec<Frame> {
    let mut out = frames[..at].to_vec();
    let bare = |f: &&Frame| f.1[34..36] != [0, 22] && f.1.len() < 70;
    let last = out.iter().rev().find(bare).unwrap();
    let mut reset = last.1.clone();
    reset[47] = 0x14;
    out.push((out.last().unwrap().0 + later, reset));
    out
}

#[test]
fn a_request_that_is_never_answered_is_why_it_failed() {
    let (frames, log) = recording("sftp");
    // Frame 106 asks for the file, and its answer is cut off.
    assert_eq!(
        outcome(&told_of(&frames[..106], &log)),
        "cut-off: outcome.sftp.waiting"
    );
    assert_eq!(
        outcome(&told_of(&broken_off(&frames, 106, 0), &log)),
        "failed: outcome.sftp.no-answer request=READ name=picture.bin (frame 106)"
    );
    // Frame 53 opens a file.
    assert_eq!(
        outcome(&told_of(&broken_off(&frames, 53, 5_000_000_000), &log)),
        "failed: outcome.sftp.no-answer request=OPEN name=photo.bin (frame 53)"
    );
    // Up to frame 55 all is answered: a file is opened, and the connection ends.
    assert_eq!(outcome(&told_of(&broken_off(&frames, 55, 0), &log)), "done");
}

#[test]
fn behind_a_lost_answer_nobody_is_blamed() {
    let (mut frames, log) = recording("sftp");
    // The answer to REALPATH; all behind it opens again.
    frames.remove(46);
    let story = told_of(&frames, &log);
    assert_eq!(
        outcome(&story),
        "refused: outcome.sftp.no request=OPEN name=/etc/shadow reason=permission denied (frame 163)"
    );
}

#[test]
fn without_keys_it_is_packets() {
    let sealed = first_sealed("sftp", Kind::Ssh);
    assert!(sealed.starts_with("ssh name=198.51.100.22\n") && !sealed.contains("sftp."));
    assert!(sealed.contains("ssh.encrypted") && sealed.ends_with("done"));
}
