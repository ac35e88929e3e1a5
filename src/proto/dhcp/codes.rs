//! The names of the numbers: message types, options, hardware, as IANA registers them.

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident { $($n:literal => $text:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        pub fn $name(n: u64) -> Option<&'static str> {
            Some(match n {
                $($n => $text,)*
                _ => return None,
            })
        }
    )*};
}

names! {
    /// What BOOTP knew.
    op { 1 => "Boot request", 2 => "Boot reply" }
    /// What DHCP made of it.
    message_type {
        1 => "DISCOVER", 2 => "OFFER", 3 => "REQUEST", 4 => "DECLINE", 5 => "ACK", 6 => "NAK", 7 => "RELEASE", 8 => "INFORM", 9 => "FORCERENEW",
        10 => "LEASEQUERY", 11 => "LEASEUNASSIGNED", 12 => "LEASEUNKNOWN", 13 => "LEASEACTIVE", 14 => "BULKLEASEQUERY", 15 => "LEASEQUERYDONE",
        16 => "ACTIVELEASEQUERY", 17 => "LEASEQUERYSTATUS", 18 => "TLS",
    }
    /// Kinds of hardware (IANA's registry for ARP).
    hardware {
        1 => "Ethernet", 2 => "Experimental Ethernet", 3 => "AX.25", 4 => "ProNET Token Ring", 5 => "Chaos", 6 => "IEEE 802", 7 => "ARCNET",
        8 => "Hyperchannel", 9 => "Lanstar", 10 => "Autonet", 11 => "LocalTalk", 12 => "LocalNet", 13 => "Ultra link", 14 => "SMDS", 15 => "Frame Relay",
        16 => "ATM", 17 => "HDLC", 18 => "Fibre Channel", 19 => "ATM", 20 => "Serial line", 21 => "ATM", 23 => "Metricom", 24 => "IEEE 1394", 27 => "EUI-64",
        31 => "IPsec tunnel", 32 => "InfiniBand",
    }
    /// Options (IANA's registry for BOOTP and DHCP).
    option {
        0 => "Pad", 1 => "Subnet mask", 2 => "Time offset", 3 => "Router", 4 => "Time server", 5 => "Name server", 6 => "Domain name server",
        7 => "Log server", 8 => "Quotes server", 9 => "LPR server", 10 => "Impress server", 11 => "Resource location server", 12 => "Host name",
        13 => "Boot file size", 14 => "Merit dump file", 15 => "Domain name", 16 => "Swap server", 17 => "Root path", 18 => "Extensions path",
        19 => "IP forwarding", 20 => "Non-local source routing", 21 => "Policy filter", 22 => "Maximum datagram reassembly size", 23 => "Default IP TTL",
        24 => "Path MTU aging timeout", 25 => "Path MTU plateau table", 26 => "Interface MTU", 27 => "All subnets are local", 28 => "Broadcast address",
        29 => "Perform mask discovery", 30 => "Mask supplier", 31 => "Perform router discovery", 32 => "Router solicitation address", 33 => "Static route",
        34 => "Trailer encapsulation", 35 => "ARP cache timeout", 36 => "Ethernet encapsulation", 37 => "TCP default TTL", 38 => "TCP keepalive interval",
        39 => "TCP keepalive garbage", 40 => "NIS domain", 41 => "NIS servers", 42 => "NTP servers", 43 => "Vendor-specific information",
        44 => "NetBIOS name server", 45 => "NetBIOS datagram distribution server", 46 => "NetBIOS node type", 47 => "NetBIOS scope",
        48 => "X Window font server", 49 => "X Window display manager", 50 => "Requested IP address", 51 => "IP address lease time", 52 => "Option overload",
        53 => "DHCP message type", 54 => "Server identifier", 55 => "Parameter request list", 56 => "Message", 57 => "Maximum DHCP message size",
        58 => "Renewal time", 59 => "Rebinding time", 60 => "Vendor class identifier", 61 => "Client identifier", 62 => "NetWare/IP domain",
        63 => "NetWare/IP options", 64 => "NIS+ domain", 65 => "NIS+ servers", 66 => "TFTP server name", 67 => "Boot file name", 68 => "Mobile IP home agent",
        69 => "SMTP server", 70 => "POP3 server", 71 => "NNTP server", 72 => "WWW server", 73 => "Finger server", 74 => "IRC server",
        75 => "StreetTalk server", 76 => "StreetTalk directory assistance server", 77 => "User class", 78 => "SLP directory agent", 79 => "SLP service scope",
        80 => "Rapid commit", 81 => "Client FQDN", 82 => "Relay agent information", 83 => "iSNS", 85 => "NDS servers", 86 => "NDS tree name",
        87 => "NDS context", 88 => "BCMCS controller domain names", 89 => "BCMCS controller addresses", 90 => "Authentication",
        91 => "Client last transaction time", 92 => "Associated IP addresses", 93 => "Client system architecture", 94 => "Client network interface",
        95 => "LDAP servers", 97 => "Client machine identifier", 98 => "User authentication protocol", 99 => "Civic location", 100 => "Time zone, POSIX",
        101 => "Time zone, name", 108 => "IPv6-only preferred", 109 => "DHCPv4 over DHCPv6 source address", 112 => "NetInfo parent server address",
        113 => "NetInfo parent server tag", 114 => "Captive portal", 116 => "Auto-configure", 117 => "Name service search", 118 => "Subnet selection",
        119 => "Domain search", 120 => "SIP servers", 121 => "Classless static route", 122 => "CableLabs client configuration", 123 => "Coordinates",
        124 => "Vendor-identifying vendor class", 125 => "Vendor-identifying vendor information", 128 => "TFTP server (phones), PXE", 129 => "PXE, call server",
        130 => "PXE, discrimination string", 131 => "PXE, remote statistics server", 132 => "PXE, VLAN ID", 133 => "PXE, layer 2 priority", 134 => "PXE, DSCP",
        135 => "PXE, HTTP proxy", 136 => "PANA agent", 137 => "LoST server", 138 => "CAPWAP access controller", 139 => "Mobility server address",
        140 => "Mobility server domain names", 141 => "SIP user agent domains", 142 => "ANDSF server", 143 => "Zero touch redirect",
        144 => "Geographic location", 145 => "Forcerenew nonce", 146 => "RDNSS selection", 147 => "DOTS server name", 148 => "DOTS server addresses",
        150 => "TFTP server address", 151 => "Status code", 152 => "Base time", 153 => "Start time of state", 154 => "Query start time",
        155 => "Query end time", 156 => "State", 157 => "Data source", 158 => "PCP server", 159 => "Port parameters", 161 => "MUD URL",
        162 => "Encrypted DNS server", 175 => "Etherboot", 208 => "PXELINUX magic", 209 => "Configuration file", 210 => "Path prefix", 211 => "Reboot time",
        212 => "6rd", 213 => "Access network domain", 220 => "Subnet allocation", 221 => "Virtual subnet selection", 249 => "Classless static route (Microsoft)",
        252 => "Proxy autodiscovery", 255 => "End",
    }
    /// Which header fields hold options.
    overload { 1 => "file holds options", 2 => "sname holds options", 3 => "file and sname hold options" }
    /// How a NetBIOS node resolves names.
    node_type { 1 => "B-node", 2 => "P-node", 4 => "M-node", 8 => "H-node" }
    /// Kinds of machines that boot from the network (RFC 4578 and IANA's registry).
    architecture {
        0 => "x86 BIOS", 1 => "NEC/PC98", 2 => "EFI Itanium", 3 => "DEC Alpha", 4 => "Arc x86", 5 => "Intel Lean Client", 6 => "x86 UEFI",
        7 => "x64 UEFI", 8 => "EFI XScale", 9 => "EBC", 10 => "ARM 32-bit UEFI", 11 => "ARM 64-bit UEFI", 12 => "PowerPC Open Firmware",
        13 => "PowerPC ePAPR", 14 => "POWER OPAL", 15 => "x86 UEFI boot from HTTP", 16 => "x64 UEFI boot from HTTP", 17 => "EBC boot from HTTP",
        18 => "ARM 32-bit UEFI boot from HTTP", 19 => "ARM 64-bit UEFI boot from HTTP", 20 => "PC/AT BIOS boot from HTTP", 25 => "RISC-V 32-bit UEFI",
        27 => "RISC-V 64-bit UEFI", 29 => "RISC-V 128-bit UEFI",
    }
    /// Relay agent suboptions (RFC 3046 and IANA's registry).
    agent {
        1 => "Circuit ID", 2 => "Remote ID", 4 => "DOCSIS device class", 5 => "Link selection", 6 => "Subscriber ID", 7 => "RADIUS attributes",
        8 => "Authentication", 9 => "Vendor-specific", 10 => "Flags", 11 => "Server identifier override", 12 => "Relay agent identifier",
        13 => "Access technology", 14 => "Access network name", 15 => "Access point name", 16 => "Access point BSSID", 17 => "Operator identifier",
        18 => "Operator realm", 19 => "Source port", 150 => "Link selection (Cisco)", 151 => "Virtual subnet selection",
        152 => "Server identifier override (Cisco)", 153 => "Virtual subnet selection control",
    }
    /// PXE's options inside the vendor option.
    pxe {
        0 => "Pad", 1 => "MTFTP address", 2 => "MTFTP client port", 3 => "MTFTP server port", 4 => "MTFTP timeout", 5 => "MTFTP delay",
        6 => "Discovery control", 7 => "Multicast address", 8 => "Boot servers", 9 => "Boot menu", 10 => "Menu prompt", 11 => "Multicast allocation",
        12 => "Credential types", 71 => "Boot item", 255 => "End",
    }
    /// Kinds of DUIDs (RFC 8415 §11).
    duid { 1 => "Link-layer address and time", 2 => "Enterprise", 3 => "Link-layer address", 4 => "UUID" }
    /// Protocols of authentication.
    authentication { 0 => "Configuration token", 1 => "Delayed authentication", 3 => "Reconfigure key" }
    /// Algorithms of authentication.
    algorithm { 1 => "HMAC-MD5" }
    /// Ways to detect replays.
    replay { 0 => "Monotonic counter" }
    /// Whether to make up an address.
    autoconfigure { 0 => "Don't", 1 => "Do" }
    /// How SIP servers are given.
    sip_encoding { 0 => "Domain names", 1 => "Addresses" }
    /// Results of a bulk lease query (RFC 6926 §6.2.2).
    status {
        0 => "Success", 1 => "Unspecified failure", 2 => "Query terminated", 3 => "Malformed query", 4 => "Not allowed", 5 => "Data missing",
        6 => "Connection active", 7 => "Catch-up complete", 8 => "TLS connection refused",
    }
    /// States of a lease (RFC 6926 §6.2.7).
    state {
        1 => "Available", 2 => "Active", 3 => "Expired", 4 => "Released", 5 => "Abandoned", 6 => "Reset", 7 => "Remote", 8 => "Transitioning",
    }
    /// Enterprises met in vendor options (IANA's private enterprise numbers).
    enterprise {
        9 => "Cisco", 11 => "Hewlett-Packard", 311 => "Microsoft", 343 => "Intel", 2011 => "Huawei", 2636 => "Juniper", 3561 => "Broadband Forum",
        4491 => "CableLabs", 6486 => "Alcatel-Lucent", 14823 => "Aruba", 25506 => "H3C",
    }
}
