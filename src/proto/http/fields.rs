//! The vocabulary of HTTP/1: start lines, header fields, and what SSDP adds. HTTP/2 shares the header fields' names.
//!
//! Where Wireshark has a name it is Wireshark's; the other header fields are named after the header, `http.etag`.

use crate::proto::common::{http_status, http2_setting};

crate::fields! {
    // What the message is.
    REQUEST: bool = Field::new("http.request", "Request", "This message asks for something.").spec("RFC 9112 §2.1");
    RESPONSE: bool = Field::new("http.response", "Response", "This message answers a request.").spec("RFC 9112 §2.1");
    NOTIFICATION: bool = Field::new("http.notification", "Notification", "This message announces something and expects no answer of substance: UPnP's NOTIFY.").spec("UPnP Device Architecture 1.1 §1.2");

    // The request line.
    METHOD: Text = Field::new("http.request.method", "Method", "What the client wants done with the target: GET fetches it, HEAD asks for its header fields only, POST hands it data, PUT replaces it, DELETE removes it.").spec("RFC 9110 §9").key();
    URI: Text = Field::new("http.request.uri", "Target", "What the request is about: a path with a query, a whole URI towards a proxy, host:port for CONNECT, or * for the server itself.").spec("RFC 9112 §3.2").key();
    URI_PATH: Text = Field::new("http.request.uri.path", "Path", "The target up to its question mark.").spec("RFC 3986 §3.3");
    URI_QUERY: Text = Field::new("http.request.uri.query", "Query", "The target behind its question mark.").spec("RFC 3986 §3.4");
    URI_PARAMETER: Text = Field::new("http.request.uri.query.parameter", "Query parameter", "One name=value pair of the query.").spec("WHATWG URL §5.1");
    REQUEST_VERSION: Text = Field::new("http.request.version", "Version", "The version of HTTP the client speaks in this message.").spec("RFC 9112 §2.3").key();
    FULL_URI: Text = Field::new("http.request.full_uri", "Full URI", "Host and target put together: what stood in the browser's address bar. Made out of two fields, not sent as such.").spec("RFC 9110 §7.1");

    // The status line.
    RESPONSE_VERSION: Text = Field::new("http.response.version", "Version", "The version of HTTP the server speaks in this message.").spec("RFC 9112 §2.3").key();
    CODE: u16 = Field::new("http.response.code", "Status", "How it went, as a number: 1xx go on, 2xx done, 3xx look elsewhere, 4xx the client's fault, 5xx the server's.").spec("RFC 9110 §15").names(http_status::phrase).key();
    CODE_NAME: Text = Field::new("http.response.code.desc", "Status name", "The registered name of the status code, whatever the server wrote behind it.").spec("RFC 9110 §15");
    PHRASE: Text = Field::new("http.response.phrase", "Phrase", "The status in words, for people; programs ignore it.").spec("RFC 9112 §4").key();

    // Header fields in general.
    REQUEST_LINE: Text = Field::new("http.request.line", "Request header line", "A whole header line of a request, as it was sent.").spec("RFC 9112 §5");
    RESPONSE_LINE: Text = Field::new("http.response.line", "Response header line", "A whole header line of a response, as it was sent.").spec("RFC 9112 §5");
    HEADER: () = Field::new("http.header", "Header field", "A header field that has no name of its own here: name, colon, value.").spec("RFC 9112 §5");
    HEADER_NAME: Text = Field::new("http.header.name", "Name", "The header field's name; upper and lower case mean the same.").spec("RFC 9110 §5.1");
    HEADER_VALUE: Text = Field::new("http.header.value", "Value", "The header field's value, without the blanks around it.").spec("RFC 9110 §5.5");
    HEAD_END: () = Field::new("http.header.end", "End of header", "The empty line: the header section ends here, the body begins.").spec("RFC 9112 §2.1");
    FOREIGN: Text = Field::new("http.foreign", "No HTTP", "The front of an answer that is no HTTP: its first line, or as much as shows what was speaking.").spec("RFC 9112 §2.1").key();
    FILE_DATA: Text = Field::new("http.file_data", "Body", "The bytes behind the header section.").spec("RFC 9110 §6.4");

    // Who and what.
    HOST: Text = Field::new("http.host", "Host", "The name of the site that is asked. One address serves many sites; this tells which.").spec("RFC 9110 §7.2").key();
    USER_AGENT: Text = Field::new("http.user_agent", "User-Agent", "The program that asks, as it describes itself. Browsers pretend to be each other here for historical reasons.").spec("RFC 9110 §10.1.5").key();
    SERVER: Text = Field::new("http.server", "Server", "The program that answers, as it describes itself.").spec("RFC 9110 §10.2.4").key();
    REFERER: Text = Field::new("http.referer", "Referer", "The page whose link or image led to this request. The spelling is a mistake of 1995 that stayed.").spec("RFC 9110 §10.1.3");
    ORIGIN: Text = Field::new("http.origin", "Origin", "Scheme, host and port of the page that caused the request, for the server to decide whether it may.").spec("RFC 6454 §7");
    FROM: Text = Field::new("http.from", "From", "The mailbox of whoever controls the client; robots give one.").spec("RFC 9110 §10.1.2");
    DATE: Text = Field::new("http.date", "Date", "When the message was made, by its sender's clock.").spec("RFC 9110 §6.6.1");
    VIA: Text = Field::new("http.via", "Via", "The proxies and gateways the message came through.").spec("RFC 9110 §7.6.3");
    FORWARDED: Text = Field::new("http.forwarded", "Forwarded", "Whom a proxy speaks for: the client's address and what it asked for.").spec("RFC 7239 §4");
    X_FORWARDED_FOR: Text = Field::new("http.x_forwarded_for", "X-Forwarded-For", "The client's address, added by each proxy on the way; never standardised, easily forged.");
    X_FORWARDED_PROTO: Text = Field::new("http.x_forwarded_proto", "X-Forwarded-Proto", "The scheme the client used towards the proxy.");
    X_REAL_IP: Text = Field::new("http.x_real_ip", "X-Real-IP", "The client's address as the proxy in front saw it.");
    X_POWERED_BY: Text = Field::new("http.x_powered_by", "X-Powered-By", "The software behind the server, as it describes itself.");
    X_REQUESTED_WITH: Text = Field::new("http.x_requested_with", "X-Requested-With", "Set by scripts and apps that make requests on their own: XMLHttpRequest, or an app's name.");
    MAX_FORWARDS: Text = Field::new("http.max_forwards", "Max-Forwards", "How many proxies may still hand on this TRACE or OPTIONS.").spec("RFC 9110 §7.6.2");

    // The body: what it is and how long.
    CONTENT_TYPE: Text = Field::new("http.content_type", "Content-Type", "What kind of data the body is, a media type: text/html, image/png, application/json.").spec("RFC 9110 §8.3").key();
    CONTENT_LENGTH_HEADER: Text = Field::new("http.content_length_header", "Content-Length", "How many bytes the body has: how the receiver knows where it ends.").spec("RFC 9112 §6.2").key();
    CONTENT_LENGTH: u64 = Field::new("http.content_length", "Body length", "Content-Length as a number.").spec("RFC 9110 §8.6");
    CONTENT_ENCODING: Text = Field::new("http.content_encoding", "Content-Encoding", "How the body was compressed; it is unpacked by who displays it, in the opposite order of the list.").spec("RFC 9110 §8.4").key();
    TRANSFER_ENCODING: Text = Field::new("http.transfer_encoding", "Transfer-Encoding", "How the body is put on this connection: chunked sends it in pieces, each with its size before it, so that its length need not be known at the start.").spec("RFC 9112 §6.1").key();
    CONTENT_LANGUAGE: Text = Field::new("http.content_language", "Content-Language", "The language the body is meant for.").spec("RFC 9110 §8.5");
    CONTENT_LOCATION: Text = Field::new("http.content_location", "Content-Location", "Where exactly this body could be had again.").spec("RFC 9110 §8.7");
    CONTENT_DISPOSITION: Text = Field::new("http.content_disposition", "Content-Disposition", "Whether to show the body or to save it, and under what file name.").spec("RFC 6266 §4");
    CONTENT_RANGE: Text = Field::new("http.content_range", "Content-Range", "Which part of the whole this body is.").spec("RFC 9110 §14.4");
    CONTENT_MD5: Text = Field::new("http.content_md5", "Content-MD5", "A checksum of the body; withdrawn.").spec("RFC 2616 §14.15");
    RANGE: Text = Field::new("http.range", "Range", "Only these bytes of it, please: a download that goes on, or a seek in a film.").spec("RFC 9110 §14.2");
    ACCEPT_RANGES: Text = Field::new("http.accept_ranges", "Accept-Ranges", "Whether parts may be asked for.").spec("RFC 9110 §14.3");
    TRAILER: Text = Field::new("http.trailer", "Trailer", "Which header fields come behind the last chunk.").spec("RFC 9110 §6.6.2");
    TE: Text = Field::new("http.te", "TE", "Which transfer codings, besides chunked, the client takes, and whether it takes trailers.").spec("RFC 9110 §10.1.4");
    EXPECT: Text = Field::new("http.expect", "Expect", "100-continue: the client holds its body back until the server says it wants it.").spec("RFC 9110 §10.1.1");

    // What would be welcome.
    ACCEPT: Text = Field::new("http.accept", "Accept", "The kinds of data the client can use, with preferences as q-values.").spec("RFC 9110 §12.5.1");
    ACCEPT_ENCODING: Text = Field::new("http.accept_encoding", "Accept-Encoding", "The compressions the client can unpack.").spec("RFC 9110 §12.5.3");
    ACCEPT_LANGUAGE: Text = Field::new("http.accept_language", "Accept-Language", "The languages the reader understands, with preferences as q-values.").spec("RFC 9110 §12.5.4");
    ACCEPT_CHARSET: Text = Field::new("http.accept_charset", "Accept-Charset", "The character sets the client can show; no longer sent, since it is UTF-8.").spec("RFC 9110 §12.5.2");
    VARY: Text = Field::new("http.vary", "Vary", "Which request header fields this answer depends on; a cache must tell them apart.").spec("RFC 9110 §12.5.5");

    // The connection.
    CONNECTION: Text = Field::new("http.connection", "Connection", "What becomes of the connection after this message (keep-alive, close, Upgrade), and which header fields are for the next hop only.").spec("RFC 9110 §7.6.1");
    KEEP_ALIVE: Text = Field::new("http.keep_alive", "Keep-Alive", "How long, and for how many requests, the connection is kept open.").spec("RFC 2068 §19.7.1");
    PROXY_CONNECTION: Text = Field::new("http.proxy_connection", "Proxy-Connection", "Connection, as old browsers sent it to proxies; never standardised.").spec("RFC 9112 §C.2.2");
    UPGRADE: Text = Field::new("http.upgrade", "Upgrade", "The protocol this connection could go on with: websocket, h2c. A 101 response agrees.").spec("RFC 9110 §7.8").key();
    UPGRADE_INSECURE: Text = Field::new("http.upgrade_insecure_requests", "Upgrade-Insecure-Requests", "1: the browser would rather be sent to https.").spec("W3C Upgrade Insecure Requests §3.2");
    HTTP2_SETTINGS: Text = Field::new("http.http2_settings", "HTTP2-Settings", "The client's HTTP/2 settings in base64url, for an upgrade to h2c.").spec("RFC 7540 §3.2.1").key();
    HTTP2_SETTING: () = Field::new("http.http2_settings.setting", "Setting", "One of the settings in HTTP2-Settings, decoded.").spec("RFC 7540 §3.2.1");
    HTTP2_SETTING_ID: u16 = Field::new("http.http2_settings.id", "Which", "Which setting.").spec("RFC 9113 §6.5.1").names(http2_setting::name);
    HTTP2_SETTING_VALUE: u32 = Field::new("http.http2_settings.value", "Value", "What the client asks the server to keep to.").spec("RFC 9113 §6.5.1");
    ALT_SVC: Text = Field::new("http.alt_svc", "Alt-Svc", "Where else this site can be had, over HTTP/3 for example.").spec("RFC 7838 §3");
    PRIORITY: Text = Field::new("http.priority", "Priority", "How urgent this response is to the client.").spec("RFC 9218 §5");
    WS_KEY: Text = Field::new("http.sec_websocket_key", "Sec-WebSocket-Key", "A random value; the server proves that it understood by hashing it into Sec-WebSocket-Accept.").spec("RFC 6455 §11.3.1");
    WS_ACCEPT: Text = Field::new("http.sec_websocket_accept", "Sec-WebSocket-Accept", "The hash of the client's key: this server does speak WebSocket.").spec("RFC 6455 §11.3.3");
    WS_PROTOCOL: Text = Field::new("http.sec_websocket_protocol", "Sec-WebSocket-Protocol", "What to speak inside the WebSocket.").spec("RFC 6455 §11.3.4");
    WS_VERSION: Text = Field::new("http.sec_websocket_version", "Sec-WebSocket-Version", "The version of WebSocket; 13 is the standard.").spec("RFC 6455 §11.3.5");
    WS_EXTENSIONS: Text = Field::new("http.sec_websocket_extensions", "Sec-WebSocket-Extensions", "Extensions of WebSocket, compression for example.").spec("RFC 6455 §11.3.2");

    // Going elsewhere.
    LOCATION: Text = Field::new("http.location", "Location", "Where to go instead (3xx), or where the new thing is (201).").spec("RFC 9110 §10.2.2").key();
    RETRY_AFTER: Text = Field::new("http.retry_after", "Retry-After", "When it is worth asking again.").spec("RFC 9110 §10.2.3");
    ALLOW: Text = Field::new("http.allow", "Allow", "The methods this target knows.").spec("RFC 9110 §10.2.1");
    LINK: Text = Field::new("http.link", "Link", "Things that belong to this one: stylesheets to fetch early, the next page.").spec("RFC 8288 §3");
    REFRESH: Text = Field::new("http.refresh", "Refresh", "Load this again, or another page, after so many seconds.");

    // Who you are.
    COOKIE: Text = Field::new("http.cookie", "Cookie", "What the server had the browser remember, sent back: how a server knows you again.").spec("RFC 6265 §4.2");
    COOKIE_PAIR: Text = Field::new("http.cookie_pair", "Cookie pair", "One name=value of the cookies.").spec("RFC 6265 §4.2.1");
    SET_COOKIE: Text = Field::new("http.set_cookie", "Set-Cookie", "Something to remember and send back with each later request, with its lifetime and where it goes.").spec("RFC 6265 §4.1");
    AUTHORIZATION: Text = Field::new("http.authorization", "Authorization", "The client's credentials for the server. Basic is name and password in base64, readable by anyone who sees it.").spec("RFC 9110 §11.6.2").secret();
    AUTH_BASIC: Text = Field::new("http.authbasic", "Credentials", "Name and password, decoded from base64.").spec("RFC 7617 §2").secret();
    WWW_AUTHENTICATE: Text = Field::new("http.www_authenticate", "WWW-Authenticate", "How to log in here; comes with 401.").spec("RFC 9110 §11.6.1");
    PROXY_AUTHENTICATE: Text = Field::new("http.proxy_authenticate", "Proxy-Authenticate", "How to log in at the proxy; comes with 407.").spec("RFC 9110 §11.7.1");
    PROXY_AUTHORIZATION: Text = Field::new("http.proxy_authorization", "Proxy-Authorization", "The client's credentials for the proxy.").spec("RFC 9110 §11.7.2").secret();
    AUTHENTICATION_INFO: Text = Field::new("http.authentication_info", "Authentication-Info", "What the server adds after a successful login.").spec("RFC 9110 §11.6.3");

    // Caches.
    CACHE_CONTROL: Text = Field::new("http.cache_control", "Cache-Control", "Who may keep this, and for how long.").spec("RFC 9111 §5.2");
    PRAGMA: Text = Field::new("http.pragma", "Pragma", "no-cache, as HTTP/1.0 said it.").spec("RFC 9111 §5.4");
    EXPIRES: Text = Field::new("http.expires", "Expires", "From when on the answer is stale.").spec("RFC 9111 §5.3");
    AGE: Text = Field::new("http.age", "Age", "How many seconds the answer has been in a cache.").spec("RFC 9111 §5.1");
    LAST_MODIFIED: Text = Field::new("http.last_modified", "Last-Modified", "When the thing last changed.").spec("RFC 9110 §8.8.2");
    ETAG: Text = Field::new("http.etag", "ETag", "A mark of this version of the thing: another version has another mark.").spec("RFC 9110 §8.8.3");
    IF_NONE_MATCH: Text = Field::new("http.if_none_match", "If-None-Match", "Send it only if its mark is another one than these; else 304.").spec("RFC 9110 §13.1.2");
    IF_MODIFIED_SINCE: Text = Field::new("http.if_modified_since", "If-Modified-Since", "Send it only if it changed after this; else 304.").spec("RFC 9110 §13.1.3");
    IF_MATCH: Text = Field::new("http.if_match", "If-Match", "Do it only if the mark is still this one; else 412: so that nobody's change is overwritten.").spec("RFC 9110 §13.1.1");
    IF_UNMODIFIED_SINCE: Text = Field::new("http.if_unmodified_since", "If-Unmodified-Since", "Do it only if nothing changed after this; else 412.").spec("RFC 9110 §13.1.4");
    IF_RANGE: Text = Field::new("http.if_range", "If-Range", "The range only if nothing changed; otherwise all of it.").spec("RFC 9110 §13.1.5");
    WARNING: Text = Field::new("http.warning", "Warning", "Something a cache wanted to say; obsolete.").spec("RFC 9111 §5.5");
    X_CACHE: Text = Field::new("http.x_cache", "X-Cache", "Whether a cache on the way had it (HIT) or had to ask (MISS).");

    // What browsers are told, and tell.
    HSTS: Text = Field::new("http.strict_transport_security", "Strict-Transport-Security", "For so many seconds, use https only with this site.").spec("RFC 6797 §6.1");
    CSP: Text = Field::new("http.content_security_policy", "Content-Security-Policy", "Where the page may load scripts, styles and images from.").spec("W3C CSP Level 3 §3.1");
    X_CONTENT_TYPE_OPTIONS: Text = Field::new("http.x_content_type_options", "X-Content-Type-Options", "nosniff: believe the Content-Type, don't guess.").spec("WHATWG Fetch §3.5");
    X_FRAME_OPTIONS: Text = Field::new("http.x_frame_options", "X-Frame-Options", "Whether the page may be shown inside another.").spec("RFC 7034 §2");
    X_XSS_PROTECTION: Text = Field::new("http.x_xss_protection", "X-XSS-Protection", "Switched a filter of old browsers.");
    REFERRER_POLICY: Text = Field::new("http.referrer_policy", "Referrer-Policy", "How much of the address goes into the Referer of requests from this page.").spec("W3C Referrer Policy §4.1");
    DNT: Text = Field::new("http.dnt", "DNT", "1: please don't track me.").spec("W3C Tracking Preference Expression §5.2");
    SEC_FETCH_SITE: Text = Field::new("http.sec_fetch_site", "Sec-Fetch-Site", "How the page that asks is related to the site that is asked.").spec("W3C Fetch Metadata §2.4");
    SEC_FETCH_MODE: Text = Field::new("http.sec_fetch_mode", "Sec-Fetch-Mode", "navigate, cors, no-cors ...: what kind of request this is to the browser.").spec("W3C Fetch Metadata §2.2");
    SEC_FETCH_DEST: Text = Field::new("http.sec_fetch_dest", "Sec-Fetch-Dest", "What it is for: document, image, script.").spec("W3C Fetch Metadata §2.1");
    SEC_FETCH_USER: Text = Field::new("http.sec_fetch_user", "Sec-Fetch-User", "?1: a person clicked.").spec("W3C Fetch Metadata §2.3");
    ALLOW_ORIGIN: Text = Field::new("http.access_control_allow_origin", "Access-Control-Allow-Origin", "Whose pages may read this answer.").spec("WHATWG Fetch §3.2");
    ALLOW_METHODS: Text = Field::new("http.access_control_allow_methods", "Access-Control-Allow-Methods", "Which methods pages of that origin may use.").spec("WHATWG Fetch §3.2");
    ALLOW_HEADERS: Text = Field::new("http.access_control_allow_headers", "Access-Control-Allow-Headers", "Which header fields pages of that origin may send.").spec("WHATWG Fetch §3.2");
    ALLOW_CREDENTIALS: Text = Field::new("http.access_control_allow_credentials", "Access-Control-Allow-Credentials", "Whether cookies may go along.").spec("WHATWG Fetch §3.2");
    EXPOSE_HEADERS: Text = Field::new("http.access_control_expose_headers", "Access-Control-Expose-Headers", "Which header fields scripts may see.").spec("WHATWG Fetch §3.2");
    ACCESS_MAX_AGE: Text = Field::new("http.access_control_max_age", "Access-Control-Max-Age", "How long this permission may be remembered.").spec("WHATWG Fetch §3.2");
    ASK_METHOD: Text = Field::new("http.access_control_request_method", "Access-Control-Request-Method", "A preflight asks: may a page use this method here?").spec("WHATWG Fetch §3.2");
    ASK_HEADERS: Text = Field::new("http.access_control_request_headers", "Access-Control-Request-Headers", "A preflight asks: may a page send these header fields here?").spec("WHATWG Fetch §3.2");
    P3P: Text = Field::new("http.p3p", "P3P", "A privacy policy in abbreviations, for browsers of the 2000s.").spec("W3C P3P 1.0 §2.2.2");
    X_UA_COMPATIBLE: Text = Field::new("http.x_ua_compatible", "X-UA-Compatible", "Which Internet Explorer to be.");

    // WebDAV and SOAP.
    DEPTH: Text = Field::new("http.depth", "Depth", "How far into the folder: 0 itself, 1 what is in it, infinity everything.").spec("RFC 4918 §10.2");
    DESTINATION: Text = Field::new("http.destination", "Destination", "Where COPY or MOVE should put it.").spec("RFC 4918 §10.3");
    OVERWRITE: Text = Field::new("http.overwrite", "Overwrite", "T or F: whether COPY or MOVE may replace what is there.").spec("RFC 4918 §10.6");
    LOCK_TOKEN: Text = Field::new("http.lock_token", "Lock-Token", "The lock this is about.").spec("RFC 4918 §10.5");
    TIMEOUT: Text = Field::new("http.timeout", "Timeout", "How long a lock or a subscription should hold.").spec("RFC 4918 §10.7");
    DAV: Text = Field::new("http.dav", "DAV", "Which classes of WebDAV the server knows.").spec("RFC 4918 §10.1");
    SOAP_ACTION: Text = Field::new("http.soapaction", "SOAPAction", "Which remote procedure the XML in the body calls.").spec("SOAP 1.1 §6.1.1");

    // UPnP's discovery (SSDP).
    SSDP_MAN: Text = Field::new("ssdp.man", "MAN", "\"ssdp:discover\" makes M-SEARCH a search.").spec("UPnP Device Architecture 1.1 §1.3.2");
    SSDP_MX: Text = Field::new("ssdp.mx", "MX", "Devices wait a random time up to so many seconds, so that not all answer at once.").spec("UPnP Device Architecture 1.1 §1.3.2");
    SSDP_ST: Text = Field::new("ssdp.st", "ST", "What is searched for: ssdp:all, a device type, a service type.").spec("UPnP Device Architecture 1.1 §1.3.2").key();
    SSDP_NT: Text = Field::new("ssdp.nt", "NT", "What the announcement is about: a device type or a service type.").spec("UPnP Device Architecture 1.1 §1.2.2").key();
    SSDP_NTS: Text = Field::new("ssdp.nts", "NTS", "ssdp:alive: it is here; ssdp:byebye: it goes.").spec("UPnP Device Architecture 1.1 §1.2.2").key();
    SSDP_USN: Text = Field::new("ssdp.usn", "USN", "The unique name of this device and service.").spec("UPnP Device Architecture 1.1 §1.2.2").key();
    SSDP_EXT: Text = Field::new("ssdp.ext", "EXT", "Empty: the device understood MAN.").spec("UPnP Device Architecture 1.1 §1.3.3");
}
