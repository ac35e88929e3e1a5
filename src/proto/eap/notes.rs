//! What is odd in EAP.

crate::notes! {
    REPEATED = Code::new("eap.repeated", Info, "This packet came before")
        .why("Code and identifier are those of the last one: it is sent again because no answer came. Its bytes go to TLS only once.")
        .seen("Lost frames, slow peers.").spec("RFC 3748 §4.3");
    TOO_LARGE = Code::new("eap.tls.large", Warn, "The fragments together are too long")
        .why("No real TLS message of an authentication is longer than 64 KiB; fragments are not kept beyond that.")
        .seen("Fuzzers; chains of very many certificates.").spec("RFC 5216 §2.1.5");
    MISSING = Code::new("eap.tls.missing", Warn, "Fragments of the TLS message are missing")
        .why("The length that was announced and the bytes that came differ, so that records can't be put together.")
        .seen("Captures by radio, which miss frames.").spec("RFC 5216 §2.1.5");
}
