//! What can be odd about SFTP.

crate::notes! {
    BAD_LENGTH = Code::new("sftp.bad-length", Error, "No packet can have this length")
        .why("Where the next packet begins is unknown; reading goes on where one is likely.")
        .seen("Bytes missing, broken programs, something else than SFTP.").spec("filexfer-02 §3");
    RESUMED = Code::new("sftp.resumed", Info, "Packets found again")
        .why("Bytes were lost before; which files were open, and what was read of them, may be known in part only.")
        .seen("Captures with gaps.").spec("filexfer-02 §3");
}
