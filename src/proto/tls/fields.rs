//! The vocabulary of TLS: every field of records, handshake messages and alerts. Names are Wireshark's; where it has
//! none (`tls.version`, `tls.suite`, `tls.ech.*`) the specification's word stands.

use super::names;

crate::fields! {
    RECORD: () = Field::new("tls.record", "Record", "The envelope of everything TLS sends: five bytes that say what is inside, then the content, in clear or encrypted.").spec("RFC 8446 §5.1");
    CONTENT_TYPE: u8 = Field::new("tls.record.content_type", "Content type", "What the record carries. Once TLS 1.3 encrypts, everything says application data and the real type hides inside.").spec("RFC 8446 §5.1").names(names::content_type).key();
    OPAQUE_TYPE: u8 = Field::new("tls.record.opaque_type", "Opaque type", "Always application data: TLS 1.3 hides the real type inside the encryption.").spec("RFC 8446 §5.2").names(names::content_type).key();
    RECORD_VERSION: u16 = Field::new("tls.record.version", "Record version", "Kept at an old number so that middleboxes let the record pass; the version that counts is agreed in the hellos.").spec("RFC 8446 §5.1").hex(4).names(names::version).key();
    RECORD_LENGTH: u16 = Field::new("tls.record.length", "Length", "Bytes of content behind the header, at most 2^14 and, when encrypted, a little more.").spec("RFC 8446 §5.1").key();
    FRAGMENT: Bytes = Field::new("tls.record.fragment", "Fragment", "A piece of a handshake message whose other pieces stand in other records.").spec("RFC 8446 §5.1");
    EARLIER: Bytes = Field::new("tls.record.earlier", "Earlier record's header", "The message began in this record, which stands above as a message of its own.").spec("RFC 8446 §5.1");
    CCS: () = Field::new("tls.change_cipher_spec", "Change cipher spec", "From here on this side encrypts with the keys just agreed. In TLS 1.3 it means nothing and is sent to please middleboxes.").spec("RFC 5246 §7.1").key();
    CCS_VALUE: u8 = Field::new("tls.change_cipher_spec.type", "Value", "Always 1.").spec("RFC 5246 §7.1");
    VERSION: u16 = Field::new("tls.version", "TLS version", "In a ClientHello the highest version offered, in a ServerHello the one chosen, whichever field said so.").spec("RFC 8446 §4.2.1").hex(4).names(names::version).key();
    SUITE: u16 = Field::new("tls.suite", "Chosen cipher suite", "The cipher suite the server chose.").spec("RFC 8446 §4.1.3").hex(4).names(names::suite).key();

    ALERT: () = Field::new("tls.alert_message", "Alert", "One side says that something is wrong, or that it closes.").spec("RFC 8446 §6");
    ALERT_LEVEL: u8 = Field::new("tls.alert_message.level", "Level", "Warning or fatal; after a fatal one the connection is over. TLS 1.3 goes by the description alone.").spec("RFC 8446 §6").names(names::alert_level).key();
    ALERT_DESC: u8 = Field::new("tls.alert_message.desc", "Description", "What went wrong.").spec("RFC 8446 §6.2").names(names::alert).key();

    HEARTBEAT: () = Field::new("tls.heartbeat_message", "Heartbeat", "Asks whether the other side is alive, by an echo.").spec("RFC 6520 §4");
    HEARTBEAT_TYPE: u8 = Field::new("tls.heartbeat_message.type", "Type", "Request or response.").spec("RFC 6520 §3").names(names::heartbeat_type).key();
    HEARTBEAT_LENGTH: u16 = Field::new("tls.heartbeat_message.payload_length", "Payload length", "How many bytes to echo. If it is more than the message has, somebody tries Heartbleed (CVE-2014-0160).").spec("RFC 6520 §4").key();
    HEARTBEAT_PAYLOAD: Bytes = Field::new("tls.heartbeat_message.payload", "Payload", "The bytes to echo.").spec("RFC 6520 §4");
    HEARTBEAT_PADDING: Bytes = Field::new("tls.heartbeat_message.padding", "Padding", "At least 16 random bytes.").spec("RFC 6520 §4");

    HANDSHAKE: () = Field::new("tls.handshake", "Handshake message", "One step of agreeing on version, algorithms and keys.").spec("RFC 8446 §4");
    HANDSHAKE_TYPE: u8 = Field::new("tls.handshake.type", "Message type", "Which step of the handshake this is.").spec("RFC 8446 §4").names(names::handshake_type).key();
    HANDSHAKE_LENGTH: u32 = Field::new("tls.handshake.length", "Length", "Bytes of the message behind this field.").spec("RFC 8446 §4");
    HANDSHAKE_VERSION: u16 = Field::new("tls.handshake.version", "Legacy version", "The version offered or chosen, up to TLS 1.2; newer ones stay at 1.2 here and speak through supported_versions.").spec("RFC 8446 §4.1.2").hex(4).names(names::version).key();
    RANDOM: Bytes = Field::new("tls.handshake.random", "Random", "32 fresh random bytes; both sides' go into the keys, so no two sessions share them. Key logs find their session by the client's.").spec("RFC 8446 §4.1.2");
    RANDOM_TIME: Time = Field::new("tls.handshake.random_time", "GMT Unix time", "Old senders put their clock into the first four bytes; today these are random too, and the time is nonsense.").spec("RFC 5246 §7.4.1.2");
    RANDOM_BYTES: Bytes = Field::new("tls.handshake.random_bytes", "Random bytes", "The other 28 bytes.").spec("RFC 5246 §7.4.1.2");
    SESSION_ID_LENGTH: u16 = Field::new("tls.handshake.session_id_length", "Session ID length", "0 when there is no session to name.").spec("RFC 8446 §4.1.2");
    SESSION_ID: Bytes = Field::new("tls.handshake.session_id", "Session ID", "Names a session to take up again. TLS 1.3 fills it with noise to look like an old resumption.").spec("RFC 8446 §4.1.2").key();
    CIPHER_SUITES_LENGTH: u16 = Field::new("tls.handshake.cipher_suites_length", "Cipher suites length", "Bytes of the list; two a suite.").spec("RFC 8446 §4.1.2");
    CIPHER_SUITES: () = Field::new("tls.handshake.ciphersuites", "Cipher suites", "What the client can do, the preferred first.").spec("RFC 8446 §4.1.2");
    CIPHER_SUITE: u16 = Field::new("tls.handshake.ciphersuite", "Cipher suite", "Key exchange, authentication, cipher and hash under one number; from TLS 1.3 only cipher and hash.").spec("RFC 8446 §B.4").hex(4).names(names::suite);
    COMP_METHODS_LENGTH: u8 = Field::new("tls.handshake.comp_methods_length", "Compression methods length", "Bytes of the list.").spec("RFC 5246 §7.4.1.2");
    COMP_METHODS: () = Field::new("tls.handshake.comp_methods", "Compression methods", "Compression before encryption leaks secrets (CRIME), so only null is left.").spec("RFC 8446 §4.1.2");
    COMP_METHOD: u8 = Field::new("tls.handshake.comp_method", "Compression method", "0 is none.").spec("RFC 3749 §2").names(names::compression);

    RETRY: () = Field::new("tls.handshake.retry", "Hello retry request", "This ServerHello is none: it asks for another ClientHello, with a key of another group or a cookie.").spec("RFC 8446 §4.1.4").key();

    EXTENSIONS_LENGTH: u16 = Field::new("tls.handshake.extensions_length", "Extensions length", "Bytes of all extensions.").spec("RFC 8446 §4.2");
    EXTENSION: () = Field::new("tls.handshake.extension", "Extension", "One thing asked for or agreed to beyond the fixed fields.").spec("RFC 8446 §4.2");
    EXTENSION_TYPE: u16 = Field::new("tls.handshake.extension.type", "Type", "Which extension. Numbers like 0x0a0a are GREASE: meaningless on purpose, so that servers learn to skip what they don't know.").spec("RFC 8446 §4.2").names(names::extension);
    EXTENSION_LENGTH: u16 = Field::new("tls.handshake.extension.len", "Length", "Bytes of the extension.").spec("RFC 8446 §4.2");
    EXTENSION_DATA: Bytes = Field::new("tls.handshake.extension.data", "Data", "The extension's content, not taken apart.").spec("RFC 8446 §4.2");

    SNI_LIST_LENGTH: u16 = Field::new("tls.handshake.extensions_server_name_list_len", "Server name list length", "Bytes of the list.").spec("RFC 6066 §3");
    SNI_TYPE: u8 = Field::new("tls.handshake.extensions_server_name_type", "Name type", "0 is a host name; nothing else exists.").spec("RFC 6066 §3").names(names::name_type);
    SNI_LENGTH: u16 = Field::new("tls.handshake.extensions_server_name_len", "Server name length", "Bytes of the name.").spec("RFC 6066 §3");
    SNI: Text = Field::new("tls.handshake.extensions_server_name", "Server name", "The host the client wants, so that one address can serve many names. Anybody on the path reads it.").spec("RFC 6066 §3").key();
    MAX_FRAGMENT: u8 = Field::new("tls.handshake.max_fragment_length", "Maximum fragment length", "Asks for smaller records: 1 is 512 bytes, 2 is 1024, 3 is 2048, 4 is 4096.").spec("RFC 6066 §4").names(names::max_fragment);
    RECORD_SIZE_LIMIT: u16 = Field::new("tls.record_size_limit", "Record size limit", "The largest record its sender is ready to receive.").spec("RFC 8449 §4");
    STATUS_TYPE: u8 = Field::new("tls.handshake.extensions_status_request_type", "Certificate status type", "1 asks for an OCSP answer stapled to the handshake.").spec("RFC 6066 §8").names(names::status_type);
    STATUS_LENGTH: u16 = Field::new("tls.handshake.extensions_status_request_len", "Certificate status length", "Bytes of this request.").spec("RFC 6961 §2.2");
    STATUS_LIST_LENGTH: u16 = Field::new("tls.handshake.extensions_status_request_list_len", "Certificate status list length", "Bytes of the list.").spec("RFC 6961 §2.2");
    STATUS_RESPONDERS_LENGTH: u16 = Field::new("tls.handshake.extensions_status_request_responder_ids_len", "Responder ID list length", "0: any OCSP responder will do.").spec("RFC 6066 §8");
    STATUS_EXTENSIONS_LENGTH: u16 = Field::new("tls.handshake.extensions_status_request_exts_len", "Request extensions length", "Bytes of extensions for the OCSP responder.").spec("RFC 6066 §8");
    GROUPS_LENGTH: u16 = Field::new("tls.handshake.extensions_supported_groups_length", "Supported groups length", "Bytes of the list.").spec("RFC 8446 §4.2.7");
    GROUPS: () = Field::new("tls.handshake.extensions_supported_groups", "Supported groups", "Elliptic curves and finite-field groups for the key exchange, the preferred first.").spec("RFC 8446 §4.2.7");
    GROUP: u16 = Field::new("tls.handshake.extensions_supported_group", "Supported group", "A curve or group both sides could use to agree on a secret.").spec("RFC 8446 §4.2.7").hex(4).names(names::group);
    POINT_FORMATS_LENGTH: u8 = Field::new("tls.handshake.extensions_ec_point_formats_length", "EC point formats length", "Bytes of the list.").spec("RFC 8422 §5.1.2");
    POINT_FORMATS: () = Field::new("tls.handshake.extensions_ec_point_formats", "EC point formats", "How points on curves may be written.").spec("RFC 8422 §5.1.2");
    POINT_FORMAT: u8 = Field::new("tls.handshake.extensions_ec_point_format", "EC point format", "Only uncompressed is still used.").spec("RFC 8422 §5.1.2").names(names::point_format);
    SRP_LENGTH: u8 = Field::new("tls.handshake.extensions_srp_len", "SRP user name length", "Bytes of the name.").spec("RFC 5054 §2.8.1");
    SRP_NAME: Text = Field::new("tls.handshake.extensions_srp_username", "SRP user name", "Who logs in by a password over SRP.").spec("RFC 5054 §2.8.1");
    HEARTBEAT_MODE: u8 = Field::new("tls.handshake.extension.heartbeat.mode", "Heartbeat mode", "Whether the sender answers heartbeat requests.").spec("RFC 6520 §2").names(names::heartbeat_mode);
    SIG_ALGS_LENGTH: u16 = Field::new("tls.handshake.sig_hash_alg_len", "Signature algorithms length", "Bytes of the list.").spec("RFC 8446 §4.2.3");
    SIG_ALGS: () = Field::new("tls.handshake.sig_hash_algs", "Signature algorithms", "Which signatures the sender can check, the preferred first.").spec("RFC 8446 §4.2.3");
    SIG_ALG: u16 = Field::new("tls.handshake.sig_hash_alg", "Signature algorithm", "The algorithm of a signature. In TLS 1.2 the two bytes are a hash and a kind of key.").spec("RFC 8446 §4.2.3").hex(4).names(names::signature);
    SIG_HASH: u8 = Field::new("tls.handshake.sig_hash_hash", "Hash", "The hash, read the way TLS 1.2 did.").spec("RFC 5246 §7.4.1.4.1").names(names::hash);
    SIG_KIND: u8 = Field::new("tls.handshake.sig_hash_sig", "Signature", "The kind of key, read the way TLS 1.2 did.").spec("RFC 5246 §7.4.1.4.1").names(names::signature_kind);
    SIGNED_WITH: u16 = Field::new("tls.handshake.signed_with", "Signed with", "The algorithm this message was signed with.").spec("RFC 8446 §4.4.3").hex(4).names(names::signature).key();
    ALPN_LENGTH: u16 = Field::new("tls.handshake.extensions_alpn_len", "ALPN length", "Bytes of the list.").spec("RFC 7301 §3.1");
    ALPN_LIST: () = Field::new("tls.handshake.extensions_alpn_list", "ALPN protocols", "The protocols that could run inside: the client lists, the server picks one.").spec("RFC 7301 §3.1");
    ALPN_STR_LENGTH: u8 = Field::new("tls.handshake.extensions_alpn_str_len", "Name length", "Bytes of the name.").spec("RFC 7301 §3.1");
    ALPN: Text = Field::new("tls.handshake.extensions_alpn_str", "ALPN protocol", "A protocol to speak inside TLS: h2 is HTTP/2.").spec("RFC 7301 §3.1").key();
    ALPS_LENGTH: u16 = Field::new("tls.handshake.extensions_alps_len", "ALPS length", "Bytes of the list.").spec("draft-vvv-tls-alps §3");
    ALPS_LIST: () = Field::new("tls.handshake.extensions_alps_alpn_list", "Protocols with settings", "Protocols whose settings may be sent early, within the handshake.").spec("draft-vvv-tls-alps §3");
    ALPS_STR_LENGTH: u8 = Field::new("tls.handshake.extensions_alps_alpn_str_len", "Name length", "Bytes of the name.").spec("draft-vvv-tls-alps §3");
    ALPS: Text = Field::new("tls.handshake.extensions_alps_alpn_str", "Protocol with settings", "A protocol whose settings may be sent early.").spec("draft-vvv-tls-alps §3");
    NPN_STR_LENGTH: u8 = Field::new("tls.handshake.extensions_npn_str_len", "Protocol name length", "Bytes of the name.").spec("draft-agl-tls-nextprotoneg §3");
    NPN: Text = Field::new("tls.handshake.extensions_npn", "Next protocol", "ALPN's forerunner: here the server lists and the client picks.").spec("draft-agl-tls-nextprotoneg §3");
    NPN_SELECTED_LENGTH: u8 = Field::new("tls.handshake.npn_selected_protocol_len", "Selected protocol length", "Bytes of the name.").spec("draft-agl-tls-nextprotoneg §3");
    NPN_SELECTED: Text = Field::new("tls.handshake.npn_selected_protocol", "Selected protocol", "The protocol the client picked.").spec("draft-agl-tls-nextprotoneg §3").key();
    NPN_PADDING_LENGTH: u8 = Field::new("tls.handshake.npn_padding_len", "Padding length", "Bytes of padding.").spec("draft-agl-tls-nextprotoneg §3");
    NPN_PADDING: Bytes = Field::new("tls.handshake.npn_padding", "Padding", "Hides how long the name is.").spec("draft-agl-tls-nextprotoneg §3");
    CERT_TYPE_LENGTH: u8 = Field::new("tls.handshake.cert_type.types_len", "Certificate types length", "Bytes of the list.").spec("RFC 7250 §3");
    CERT_TYPE: u8 = Field::new("tls.handshake.cert_type.type", "Certificate type", "X.509, or a bare public key.").spec("RFC 7250 §3").hex(2).names(names::certificate_format);
    PADDING: Bytes = Field::new("tls.handshake.extensions_padding_data", "Padding", "Zeros that bring the ClientHello to a length some servers need.").spec("RFC 7685 §3");
    RENEGO_LENGTH: u8 = Field::new("tls.handshake.extensions_reneg_info_len", "Renegotiation info length", "0 in a first handshake.").spec("RFC 5746 §3.2");
    RENEGO: Bytes = Field::new("tls.handshake.extensions_reneg_info", "Renegotiation info", "Ties a new handshake to the one before, so that nobody can slip data in between.").spec("RFC 5746 §3.2");
    COMPRESS_LENGTH: u8 = Field::new("tls.compress_certificate.algorithms_length", "Algorithms length", "Bytes of the list.").spec("RFC 8879 §3");
    COMPRESS_ALGORITHM: u16 = Field::new("tls.compress_certificate.algorithm", "Compression algorithm", "How the certificate may be, or is, compressed.").spec("RFC 8879 §3").names(names::certificate_compression);
    COMPRESS_UNCOMPRESSED: u32 = Field::new("tls.compress_certificate.uncompressed_length", "Uncompressed length", "Bytes once decompressed.").spec("RFC 8879 §4");
    COMPRESS_MESSAGE_LENGTH: u32 = Field::new("tls.compress_certificate.compressed_certificate_message.length", "Compressed length", "Bytes of the compressed message.").spec("RFC 8879 §4");
    COMPRESS_MESSAGE: Bytes = Field::new("tls.compress_certificate.compressed_certificate_message", "Compressed certificate message", "A Certificate message, compressed.").spec("RFC 8879 §4");
    TICKET_DATA: Bytes = Field::new("tls.handshake.session_ticket", "Session ticket", "The server's memory of a session, sealed and kept by the client.").spec("RFC 5077 §3.2");

    VERSIONS_LENGTH: u8 = Field::new("tls.handshake.extensions.supported_versions_len", "Supported versions length", "Bytes of the list.").spec("RFC 8446 §4.2.1");
    SUPPORTED_VERSION: u16 = Field::new("tls.handshake.extensions.supported_version", "Supported version", "A version the client speaks; from the server, the one it chose.").spec("RFC 8446 §4.2.1").hex(4).names(names::version);
    COOKIE_LENGTH: u16 = Field::new("tls.handshake.extensions.cookie_len", "Cookie length", "Bytes of the cookie.").spec("RFC 8446 §4.2.2");
    COOKIE: Bytes = Field::new("tls.handshake.extensions.cookie", "Cookie", "A HelloRetryRequest's cookie, sent back: the server need not remember the first hello.").spec("RFC 8446 §4.2.2");
    PSK_MODES_LENGTH: u8 = Field::new("tls.extension.psk_ke_modes_length", "PSK modes length", "Bytes of the list.").spec("RFC 8446 §4.2.9");
    PSK_MODE: u8 = Field::new("tls.extension.psk_ke_mode", "PSK mode", "Whether a resumed session does a fresh key exchange too (psk_dhe_ke), so that old keys alone open nothing.").spec("RFC 8446 §4.2.9").names(names::psk_mode);
    KEY_SHARE_LENGTH: u16 = Field::new("tls.handshake.extensions_key_share_client_length", "Key shares length", "Bytes of all shares.").spec("RFC 8446 §4.2.8");
    KEY_SHARE: () = Field::new("tls.handshake.extensions_key_share", "Key share", "One public key of one group.").spec("RFC 8446 §4.2.8");
    KEY_SHARE_GROUP: u16 = Field::new("tls.handshake.extensions_key_share_group", "Group", "The group this key belongs to.").spec("RFC 8446 §4.2.8").names(names::group);
    KEY_SHARE_KEY_LENGTH: u16 = Field::new("tls.handshake.extensions_key_share_key_exchange_length", "Key length", "Bytes of the key.").spec("RFC 8446 §4.2.8");
    KEY_SHARE_KEY: Bytes = Field::new("tls.handshake.extensions_key_share_key_exchange", "Public key", "Half of a Diffie-Hellman exchange. With the other side's half both work out one secret that nobody listening can.").spec("RFC 8446 §4.2.8");
    KEY_SHARE_SELECTED: u16 = Field::new("tls.handshake.extensions_key_share_selected_group", "Selected group", "The group the server wants a key of; the client's guess was wrong.").spec("RFC 8446 §4.2.8").names(names::group).key();
    PSK_IDENTITIES_LENGTH: u16 = Field::new("tls.handshake.extensions.psk.identities.length", "Identities length", "Bytes of all identities.").spec("RFC 8446 §4.2.11");
    PSK_IDENTITY: () = Field::new("tls.handshake.extensions.psk.identity", "PSK identity", "A key both sides already have, usually a ticket of an earlier session.").spec("RFC 8446 §4.2.11").key();
    PSK_IDENTITY_LENGTH: u16 = Field::new("tls.handshake.extensions.psk.identity.identity_length", "Identity length", "Bytes of the identity.").spec("RFC 8446 §4.2.11");
    PSK_IDENTITY_DATA: Bytes = Field::new("tls.handshake.extensions.psk.identity.identity", "Identity", "The ticket, or the name of a key agreed beforehand.").spec("RFC 8446 §4.2.11");
    PSK_AGE: u32 = Field::new("tls.handshake.extensions.psk.identity.obfuscated_ticket_age", "Obfuscated ticket age", "Milliseconds since the ticket came, plus a number the server gave with it.").spec("RFC 8446 §4.2.11.1");
    PSK_BINDERS_LENGTH: u16 = Field::new("tls.handshake.extensions.psk.binders_len", "Binders length", "Bytes of all binders.").spec("RFC 8446 §4.2.11.2");
    PSK_BINDERS: Bytes = Field::new("tls.handshake.extensions.psk.binders", "Binders", "Prove that the client has each key, by a MAC over the hello so far.").spec("RFC 8446 §4.2.11.2");
    PSK_SELECTED: u16 = Field::new("tls.handshake.extensions.psk.identity.selected", "Selected identity", "Which of the client's keys the server takes, counted from 0: the session is resumed.").spec("RFC 8446 §4.2.11").key();
    MAX_EARLY_DATA: u32 = Field::new("tls.early_data.max_early_data_size", "Maximum early data", "How much 0-RTT data a resumed session may send.").spec("RFC 8446 §4.2.10");
    OID_FILTERS_LENGTH: u16 = Field::new("tls.extension.oid_filters_length", "OID filters length", "Bytes of all filters.").spec("RFC 8446 §4.2.5");
    OID_FILTERS: Bytes = Field::new("tls.extension.oid_filters", "OID filters", "Which certificate extensions a client certificate must have.").spec("RFC 8446 §4.2.5");
    QUIC_PARAMETERS: Bytes = Field::new("tls.quic.parameters", "QUIC transport parameters", "Limits and ids of a QUIC connection, carried in the handshake so that nobody can change them unseen.").spec("RFC 9001 §8.2");
    CONNECTION_ID_LENGTH: u8 = Field::new("tls.connection_id_length", "Connection ID length", "Bytes of the id.").spec("RFC 9146 §3");
    CONNECTION_ID: Bytes = Field::new("tls.connection_id", "Connection ID", "Names a DTLS connection whatever address it comes from.").spec("RFC 9146 §3");

    ECH: () = Field::new("tls.ech", "Encrypted ClientHello", "A whole second ClientHello, with the true server name, encrypted for the server's published key. The one in clear is a cover.").spec("draft-ietf-tls-esni §5").key();
    ECH_TYPE: u8 = Field::new("tls.ech.type", "Type", "0 is the outer hello that carries the encrypted one; 1 marks the inner.").spec("draft-ietf-tls-esni §5").names(names::ech_type);
    ECH_KDF: u16 = Field::new("tls.ech.kdf_id", "HPKE KDF", "How keys are derived.").spec("RFC 9180 §7.2").hex(4);
    ECH_AEAD: u16 = Field::new("tls.ech.aead_id", "HPKE AEAD", "The cipher.").spec("RFC 9180 §7.3").hex(4);
    ECH_CONFIG: u8 = Field::new("tls.ech.config_id", "Config ID", "Which of the server's published keys it was encrypted for.").spec("draft-ietf-tls-esni §5");
    ECH_ENC_LENGTH: u16 = Field::new("tls.ech.enc_length", "Encapsulated key length", "Bytes of it; 0 in the hello after a HelloRetryRequest.").spec("draft-ietf-tls-esni §5");
    ECH_ENC: Bytes = Field::new("tls.ech.enc", "Encapsulated key", "What the server needs, beside its private key, to open the hello.").spec("draft-ietf-tls-esni §5");
    ECH_PAYLOAD_LENGTH: u16 = Field::new("tls.ech.payload_length", "Payload length", "Bytes of the encrypted hello.").spec("draft-ietf-tls-esni §5");
    ECH_PAYLOAD: Bytes = Field::new("tls.ech.payload", "Payload", "The encrypted inner hello. Clients without a key to use send noise of this shape, so that real use doesn't stand out.").spec("draft-ietf-tls-esni §5");

    ESNI_SUITE: u16 = Field::new("tls.esni.suite", "Cipher suite", "How the name is encrypted. This is ECH's forerunner, no longer used.").spec("draft-ietf-tls-esni-02 §5").hex(4).names(names::suite);
    ESNI_DIGEST_LENGTH: u16 = Field::new("tls.esni.record_digest_length", "Record digest length", "Bytes of it.").spec("draft-ietf-tls-esni-02 §5");
    ESNI_DIGEST: Bytes = Field::new("tls.esni.record_digest", "Record digest", "Which of the server's published keys the name was encrypted for.").spec("draft-ietf-tls-esni-02 §5");
    ESNI_LENGTH: u16 = Field::new("tls.esni.encrypted_sni_length", "Encrypted name length", "Bytes of it.").spec("draft-ietf-tls-esni-02 §5");
    ESNI: Bytes = Field::new("tls.esni.encrypted_sni", "Encrypted server name", "The server's name, for the server's eyes only.").spec("draft-ietf-tls-esni-02 §5");

    SCTS_LENGTH: u16 = Field::new("tls.sct.scts_length", "SCT list length", "Bytes of the list.").spec("RFC 6962 §3.3");
    SCT: () = Field::new("tls.sct", "Signed certificate timestamp", "A public log's promise that it has seen this certificate.").spec("RFC 6962 §3.2");
    SCT_LENGTH: u16 = Field::new("tls.sct.sct_length", "Length", "Bytes of this timestamp.").spec("RFC 6962 §3.3");
    SCT_VERSION: u8 = Field::new("tls.sct.sct_version", "Version", "0 is version 1.").spec("RFC 6962 §3.2");
    SCT_LOG: Bytes = Field::new("tls.sct.sct_logid", "Log ID", "SHA-256 of the log's public key.").spec("RFC 6962 §3.2");
    SCT_TIME: Time = Field::new("tls.sct.sct_timestamp", "Timestamp", "When the log saw the certificate.").spec("RFC 6962 §3.2");
    SCT_EXTENSIONS_LENGTH: u16 = Field::new("tls.sct.sct_extensions_length", "Extensions length", "Bytes of extensions; none exist.").spec("RFC 6962 §3.2");
    SCT_EXTENSIONS: Bytes = Field::new("tls.sct.sct_extensions", "Extensions", "For later use.").spec("RFC 6962 §3.2");
    SCT_SIGNATURE_LENGTH: u16 = Field::new("tls.sct.sct_signature_length", "Signature length", "Bytes of the signature.").spec("RFC 6962 §3.2");
    SCT_SIGNATURE: Bytes = Field::new("tls.sct.sct_signature", "Signature", "The log's signature.").spec("RFC 6962 §3.2");

    JA3_FULL: Text = Field::new("tls.handshake.ja3_full", "JA3 string", "Version, suites, extensions, groups and point formats in order: what a client's TLS library gives away about itself.");
    JA3: Text = Field::new("tls.handshake.ja3", "JA3", "MD5 of the JA3 string: a fingerprint of the client's software.");
    JA3S_FULL: Text = Field::new("tls.handshake.ja3s_full", "JA3S string", "Version, suite and extensions the server answered with.");
    JA3S: Text = Field::new("tls.handshake.ja3s", "JA3S", "MD5 of the JA3S string: a fingerprint of the server's answer to this client.");

    LIFETIME: u32 = Field::new("tls.handshake.session_ticket_lifetime_hint", "Lifetime", "For how many seconds the ticket may be used.").spec("RFC 8446 §4.6.1").key();
    AGE_ADD: u32 = Field::new("tls.handshake.session_ticket_age_add", "Age add", "Added to the ticket's age so that listeners can't link sessions by it.").spec("RFC 8446 §4.6.1");
    NONCE_LENGTH: u8 = Field::new("tls.handshake.session_ticket_nonce_length", "Nonce length", "Bytes of the nonce.").spec("RFC 8446 §4.6.1");
    NONCE: Bytes = Field::new("tls.handshake.session_ticket_nonce", "Nonce", "Makes each ticket's key differ.").spec("RFC 8446 §4.6.1");
    TICKET_LENGTH: u16 = Field::new("tls.handshake.session_ticket_length", "Ticket length", "Bytes of the ticket.").spec("RFC 8446 §4.6.1");

    REQUEST_CONTEXT_LENGTH: u8 = Field::new("tls.handshake.certificate_request_context_length", "Context length", "0 within a first handshake.").spec("RFC 8446 §4.4.2");
    REQUEST_CONTEXT: Bytes = Field::new("tls.handshake.certificate_request_context", "Context", "Ties a certificate to the request for it.").spec("RFC 8446 §4.4.2");
    CERTIFICATES_LENGTH: u32 = Field::new("tls.handshake.certificates_length", "Certificates length", "Bytes of all certificates.").spec("RFC 8446 §4.4.2");
    CERTIFICATES: () = Field::new("tls.handshake.certificates", "Certificates", "The sender's own certificate first, then those that vouch for it, each by the next.").spec("RFC 8446 §4.4.2");
    CERTIFICATE_LENGTH: u32 = Field::new("tls.handshake.certificate_length", "Certificate length", "Bytes of this certificate.").spec("RFC 8446 §4.4.2").key();
    CERTIFICATE: Bytes = Field::new("tls.handshake.certificate", "Certificate", "An X.509 certificate in DER: who, which public key, and who says so.").spec("RFC 5280 §4.1");
    CERT_TYPES_COUNT: u8 = Field::new("tls.handshake.cert_types_count", "Certificate types count", "How many.").spec("RFC 5246 §7.4.4");
    CERT_TYPES: () = Field::new("tls.handshake.cert_types", "Certificate types", "Kinds of client certificate the server takes.").spec("RFC 5246 §7.4.4");
    CLIENT_CERT_TYPE: u8 = Field::new("tls.handshake.cert_type", "Certificate type", "A kind of key.").spec("RFC 5246 §7.4.4").names(names::client_certificate_type);
    DNAMES_LENGTH: u16 = Field::new("tls.handshake.dnames_len", "Distinguished names length", "Bytes of all names.").spec("RFC 5246 §7.4.4");
    DNAMES: () = Field::new("tls.handshake.dnames", "Distinguished names", "Authorities whose certificates the server takes; none means any.").spec("RFC 5246 §7.4.4");
    DNAME_LENGTH: u16 = Field::new("tls.handshake.dname_len", "Distinguished name length", "Bytes of this name.").spec("RFC 5246 §7.4.4");
    DNAME: () = Field::new("tls.handshake.dname", "Distinguished name", "The name of an authority.").spec("RFC 5246 §7.4.4");
    OCSP_LIST_LENGTH: u32 = Field::new("tls.handshake.ocsp_response_list_len", "OCSP response list length", "Bytes of the list.").spec("RFC 6961 §2.2");
    OCSP_LENGTH: u32 = Field::new("tls.handshake.ocsp_response_len", "OCSP response length", "Bytes of the response.").spec("RFC 6066 §8");
    URL_CHAIN_TYPE: u8 = Field::new("tls.handshake.cert_url_type", "Chain type", "Single certificates or a whole path.").spec("RFC 6066 §5");

    KX: () = Field::new("tls.handshake.key_exchange", "Key exchange parameters", "What one side contributes to the shared secret.").spec("RFC 5246 §7.4.3");
    CURVE_TYPE: u8 = Field::new("tls.handshake.server_curve_type", "Curve type", "3: a curve by its number. Anything else is long gone.").spec("RFC 8422 §5.4").hex(2).names(names::curve_type);
    NAMED_CURVE: u16 = Field::new("tls.handshake.server_named_curve", "Named curve", "The curve the server chose.").spec("RFC 8422 §5.4").hex(4).names(names::group).key();
    SERVER_POINT_LENGTH: u8 = Field::new("tls.handshake.server_point_len", "Public key length", "Bytes of the point.").spec("RFC 8422 §5.4");
    SERVER_POINT: Bytes = Field::new("tls.handshake.server_point", "Server's public key", "The server's half of the elliptic-curve Diffie-Hellman exchange, made for this session alone.").spec("RFC 8422 §5.4");
    CLIENT_POINT_LENGTH: u8 = Field::new("tls.handshake.client_point_len", "Public key length", "Bytes of the point.").spec("RFC 8422 §5.7");
    CLIENT_POINT: Bytes = Field::new("tls.handshake.client_point", "Client's public key", "The client's half of the exchange.").spec("RFC 8422 §5.7");
    P_LENGTH: u16 = Field::new("tls.handshake.p_len", "p length", "Bytes of the prime; 128 (1024 bits) and less can be broken.").spec("RFC 5246 §7.4.3").key();
    P: Bytes = Field::new("tls.handshake.p", "p", "The prime that all is reckoned modulo.").spec("RFC 5246 §7.4.3");
    G_LENGTH: u16 = Field::new("tls.handshake.g_len", "g length", "Bytes of the generator.").spec("RFC 5246 §7.4.3");
    G: Bytes = Field::new("tls.handshake.g", "g", "The generator, usually 2.").spec("RFC 5246 §7.4.3");
    YS_LENGTH: u16 = Field::new("tls.handshake.ys_len", "Public key length", "Bytes of the server's key.").spec("RFC 5246 §7.4.3");
    YS: Bytes = Field::new("tls.handshake.ys", "Server's public key", "g to the power of the server's secret, modulo p.").spec("RFC 5246 §7.4.3");
    YC_LENGTH: u16 = Field::new("tls.handshake.yc_len", "Public key length", "Bytes of the client's key.").spec("RFC 5246 §7.4.7.2");
    YC: Bytes = Field::new("tls.handshake.yc", "Client's public key", "g to the power of the client's secret, modulo p.").spec("RFC 5246 §7.4.7.2");
    MODULUS_LENGTH: u16 = Field::new("tls.handshake.modulus_len", "Modulus length", "Bytes of the modulus.").spec("RFC 2246 §7.4.3");
    MODULUS: Bytes = Field::new("tls.handshake.modulus", "Modulus", "A short RSA key for an export suite: 512 bits, breakable in hours.").spec("RFC 2246 §7.4.3");
    EXPONENT_LENGTH: u16 = Field::new("tls.handshake.exponent_len", "Exponent length", "Bytes of the exponent.").spec("RFC 2246 §7.4.3");
    EXPONENT: Bytes = Field::new("tls.handshake.exponent", "Exponent", "The short key's public exponent.").spec("RFC 2246 §7.4.3");
    HINT_LENGTH: u16 = Field::new("tls.handshake.hint_len", "Hint length", "Bytes of the hint.").spec("RFC 4279 §2");
    HINT: Bytes = Field::new("tls.handshake.hint", "PSK hint", "Helps the client choose among its keys.").spec("RFC 4279 §2");
    IDENTITY_LENGTH: u16 = Field::new("tls.handshake.identity_len", "Identity length", "Bytes of the identity.").spec("RFC 4279 §2");
    IDENTITY: Bytes = Field::new("tls.handshake.identity", "PSK identity", "Which key agreed beforehand the client uses.").spec("RFC 4279 §2");
    EPMS_LENGTH: u16 = Field::new("tls.handshake.epms_len", "Encrypted premaster length", "Bytes of it.").spec("RFC 5246 §7.4.7.1");
    EPMS: Bytes = Field::new("tls.handshake.epms", "Encrypted premaster secret", "The secret itself, encrypted for the server's RSA key: who ever gets that key opens all sessions recorded before.").spec("RFC 5246 §7.4.7.1");
    SIGNATURE_LENGTH: u16 = Field::new("tls.handshake.sig_len", "Signature length", "Bytes of the signature.").spec("RFC 5246 §7.4.3");
    SIGNATURE: Bytes = Field::new("tls.handshake.sig", "Signature", "Over both randoms and these parameters, by the certificate's key: proof that they come from its owner.").spec("RFC 5246 §7.4.3");
    VERIFY_LENGTH: u16 = Field::new("tls.handshake.client_cert_vrfy.sig_len", "Signature length", "Bytes of the signature.").spec("RFC 8446 §4.4.3");
    VERIFY: Bytes = Field::new("tls.handshake.client_cert_vrfy.sig", "Signature", "Over the whole handshake so far: proof of having the certificate's private key.").spec("RFC 8446 §4.4.3");
    VERIFY_DATA: Bytes = Field::new("tls.handshake.verify_data", "Verify data", "A MAC over the whole handshake: had anybody changed a byte of it, the two sides would notice here.").spec("RFC 8446 §4.4.4");
    KEY_UPDATE: u8 = Field::new("tls.handshake.key_update.request_update", "Request update", "Whether the other side shall change its keys too.").spec("RFC 8446 §4.6.3").names(names::key_update);

    CRED_VALID: u32 = Field::new("tls.handshake.cred.valid_time", "Valid time", "Seconds since the certificate's beginning until the credential ends.").spec("RFC 9345 §4");
    CRED_KEY_LENGTH: u32 = Field::new("tls.handshake.cred.pubkey_len", "Public key length", "Bytes of the key.").spec("RFC 9345 §4");
    CRED_KEY: Bytes = Field::new("tls.handshake.cred.pubkey", "Delegated public key", "A short-lived key that signs in the certificate's name.").spec("RFC 9345 §4");
    CRED_SIGNATURE_LENGTH: u16 = Field::new("tls.handshake.cred.signature_len", "Signature length", "Bytes of the signature.").spec("RFC 9345 §4");
    CRED_SIGNATURE: Bytes = Field::new("tls.handshake.cred.signature", "Signature", "By the certificate's own key.").spec("RFC 9345 §4");

    SPEC_LENGTH: u16 = Field::new("tls.handshake.cipher_spec_len", "Cipher spec length", "Bytes of the list; three a spec.").spec("RFC 5246 §E.2");
    CHALLENGE_LENGTH: u16 = Field::new("tls.handshake.challenge_length", "Challenge length", "Bytes of the challenge.").spec("RFC 5246 §E.2");
    CIPHER_SPEC: u32 = Field::new("tls.handshake.cipherspec", "Cipher spec", "A cipher of SSL 2.0, or a suite of TLS with a zero before it.").spec("RFC 5246 §E.2").hex(6).names(names::cipher_spec);
    CHALLENGE: Bytes = Field::new("tls.handshake.challenge", "Challenge", "SSL 2.0's word for the client's random.").spec("RFC 5246 §E.2");
}
