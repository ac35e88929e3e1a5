//! The registered names of methods.

/// A request method as a small number: what a response's `ctx` holds. 0 is unknown, [`Method::OTHER`] unregistered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Method(pub u8);

/// The methods of RFC 9110, RFC 5789, WebDAV and its extensions, UPnP, Icecast and Microsoft's, in that order.
const METHODS: &[&str] = &[
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "QUERY",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "SEARCH",
    "ACL",
    "REPORT",
    "CHECKIN",
    "CHECKOUT",
    "UNCHECKOUT",
    "VERSION-CONTROL",
    "BASELINE-CONTROL",
    "MKWORKSPACE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MERGE",
    "UPDATE",
    "LABEL",
    "ORDERPATCH",
    "BIND",
    "REBIND",
    "UNBIND",
    "MKREDIRECTREF",
    "UPDATEREDIRECTREF",
    "LINK",
    "UNLINK",
    "PURGE",
    "NOTIFY",
    "M-SEARCH",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "SOURCE",
    "POLL",
    "BCOPY",
    "BMOVE",
    "BDELETE",
    "BPROPFIND",
    "BPROPPATCH",
    "RPC_CONNECT",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
    "RDG_IN_DATA",
    "RDG_OUT_DATA",
    "CCM_POST",
    "GPST",
];

impl Method {
    /// Not in the table.
    pub const OTHER: Method = Method(255);
    /// GET.
    pub const GET: Method = Method(1);
    /// HEAD: its response has no body.
    pub const HEAD: Method = Method(2);
    /// CONNECT: its response makes a tunnel.
    pub const CONNECT: Method = Method(6);

    /// The method of that name; names are told apart by case (RFC 9110 §9.1).
    pub fn named(name: &[u8]) -> Method {
        if name == b"GET" {
            return Method::GET;
        }
        METHODS
            .iter()
            .position(|m| m.as_bytes() == name)
            .map_or(Method::OTHER, |i| Method(i as u8 + 1))
    }

    /// Whether its body is a channel for remote procedure calls, as long as it lasts, and no content ([MS-RPCH] §2.1.2).
    pub fn is_channel(self) -> bool {
        matches!(
            self.name(),
            "RPC_IN_DATA" | "RPC_OUT_DATA" | "RDG_IN_DATA" | "RDG_OUT_DATA"
        )
    }

    /// Whether its name is registered somewhere.
    pub fn is_known(self) -> bool {
        self != Method::OTHER
    }

    /// Its name, "" when not known.
    pub fn name(self) -> &'static str {
        usize::from(self.0)
            .checked_sub(1)
            .and_then(|i| METHODS.get(i))
            .copied()
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbered_methods_are_where_they_are_said_to_be() {
        for (m, name) in [
            (Method::GET, "GET"),
            (Method::HEAD, "HEAD"),
            (Method::CONNECT, "CONNECT"),
        ] {
            assert_eq!(m.name(), name);
            assert_eq!(Method::named(name.as_bytes()), m);
        }
        assert_eq!(Method::named(b"get"), Method::OTHER);
        assert_eq!(Method::OTHER.name(), "");
        assert!(METHODS.len() < 255);
    }
}
