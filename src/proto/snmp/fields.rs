//! The vocabulary: Wireshark's names where it has them.

use super::codes;

crate::fields! {
    VERSION: i64 = Field::new("snmp.version", "Version", "0 is SNMPv1, 1 is SNMPv2c.").spec("RFC 1901 §3").names(codes::version).key();
    COMMUNITY: Text = Field::new("snmp.community", "Community", "The password of v1 and v2c, in clear: who knows it may read, or write.").spec("RFC 1157 §3.2.5").secret();
    DATA: u8 = Field::new("snmp.data", "PDU type", "What the message asks or tells.").spec("RFC 3416 §3").names(codes::pdu).key();

    MSG_VERSION: i64 = Field::new("snmp.msgVersion", "Version", "3 is SNMPv3.").spec("RFC 3412 §6").names(codes::version).key();
    GLOBAL: () = Field::new("snmp.msgGlobalData_element", "Header", "What is said about the message before who sent it.").spec("RFC 3412 §6");
    MSG_ID: i64 = Field::new("snmp.msgID", "Message ID", "Matches a response to its request.").spec("RFC 3412 §6.2").key();
    MSG_MAX_SIZE: i64 = Field::new("snmp.msgMaxSize", "Maximum size", "The longest message its sender can take.").spec("RFC 3412 §6.3");
    MSG_FLAGS: Bytes = Field::new("snmp.msgFlags", "Flags", "How the message is protected.").spec("RFC 3412 §6.4");
    REPORTABLE: bool = Field::new("snmp.v3.flags.report", "Reportable", "The receiver is to answer with a report when it can't process the message.").spec("RFC 3412 §6.4");
    ENCRYPTED_FLAG: bool = Field::new("snmp.v3.flags.crypt", "Encrypted", "The content is encrypted.").spec("RFC 3412 §6.4").key();
    AUTHENTICATED: bool = Field::new("snmp.v3.flags.auth", "Authenticated", "A digest proves the sender.").spec("RFC 3412 §6.4").key();
    SECURITY_MODEL: i64 = Field::new("snmp.msgSecurityModel", "Security model", "How senders prove themselves; 3 is the user-based model.").spec("RFC 3411 §5").names(codes::security_model);

    SECURITY: () = Field::new("snmp.msgSecurityParameters_element", "Security parameters", "Who sends, and the proof of it.").spec("RFC 3414 §2.4");
    SECURITY_OTHER: Bytes = Field::new("snmp.msgSecurityParameters", "Security parameters", "Parameters of a model that is not decoded.").spec("RFC 3412 §6.6");
    ENGINE_ID: Bytes = Field::new("snmp.msgAuthoritativeEngineID", "Engine ID", "The engine whose keys and clock count: the agent's in requests. Empty: the sender wants to know it.").spec("RFC 3414 §2.4").key();
    ENGINE_BOOTS: i64 = Field::new("snmp.msgAuthoritativeEngineBoots", "Engine boots", "How often that engine has started.").spec("RFC 3414 §2.2");
    ENGINE_TIME: i64 = Field::new("snmp.msgAuthoritativeEngineTime", "Engine time", "Seconds since it last started. A message more than 150 seconds off is refused: it may be a replay.").spec("RFC 3414 §2.2");
    USER: Text = Field::new("snmp.msgUserName", "User", "Whose keys protect the message.").spec("RFC 3414 §2.4").key();
    AUTH_PARAMETERS: Bytes = Field::new("snmp.msgAuthenticationParameters", "Digest", "A digest of the message made with the user's key; 12 bytes of MD5 or SHA-1, 16 to 48 of SHA-2.").spec("RFC 3414 §6.3.1");
    PRIV_PARAMETERS: Bytes = Field::new("snmp.msgPrivacyParameters", "Salt", "From this and the key the cipher's first block is made.").spec("RFC 3826 §3.1.4");

    CHECKED: bool = Field::new("snmp.digest.good", "Digest checked", "Whether the user's passphrase gives this very digest: then nobody changed the message, and the user sent it.").spec("RFC 3414 §6.3.2").told();

    MSG_DATA: u8 = Field::new("snmp.msgData", "Content", "0 in clear, 1 encrypted.").spec("RFC 3412 §6").names(codes::content);
    ENCRYPTED: Bytes = Field::new("snmp.encryptedPDU", "Encrypted content", "Which engine, which context and what is asked: only the user's privacy key opens it.").spec("RFC 3414 §8.3.1");
    SCOPED: () = Field::new("snmp.plaintext_element", "Scoped PDU", "What is asked, and of which context.").spec("RFC 3412 §6.8");
    PADDING: Bytes = Field::new("snmp.padding", "Padding", "Fills up the cipher's last block.").spec("RFC 3414 §8.1.1.2");
    CONTEXT_ENGINE: Bytes = Field::new("snmp.contextEngineID", "Context engine ID", "The engine that has the objects.").spec("RFC 3411 §3.3.1");
    CONTEXT_NAME: Text = Field::new("snmp.contextName", "Context name", "Which of its contexts; most have one, without a name.").spec("RFC 3411 §3.3.1");

    EID_CONFORM: bool = Field::new("snmp.engineid.conform", "New form", "Built as SNMPv3 has it; else twelve bytes as before.").spec("RFC 3411 §5");
    EID_ENTERPRISE: u32 = Field::new("snmp.engineid.enterprise", "Enterprise", "Who made the engine.").spec("RFC 3411 §5").names(codes::enterprise);
    EID_FORMAT: u8 = Field::new("snmp.engineid.format", "Format", "What the identifier is made of.").spec("RFC 3411 §5").names(codes::engine_format);
    EID_IPV4: Ip = Field::new("snmp.engineid.ipv4", "IPv4 address", "An address of the engine's.").spec("RFC 3411 §5");
    EID_IPV6: Ip = Field::new("snmp.engineid.ipv6", "IPv6 address", "An address of the engine's.").spec("RFC 3411 §5");
    EID_MAC: Mac = Field::new("snmp.engineid.mac", "MAC address", "An address of the engine's.").spec("RFC 3411 §5");
    EID_TEXT: Text = Field::new("snmp.engineid.text", "Text", "What an administrator called it.").spec("RFC 3411 §5");
    EID_DATA: Bytes = Field::new("snmp.engineid.data", "Data", "What the maker put there.").spec("RFC 3411 §5");
    EID_TIME: Time = Field::new("snmp.engineid.time", "Creation time", "Net-SNMP: when the identifier was made.").spec("Net-SNMP");

    GET: () = Field::new("snmp.get_request_element", "get-request", "The values of these variables are wanted.").spec("RFC 3416 §4.2.1");
    GET_NEXT: () = Field::new("snmp.get_next_request_element", "get-next-request", "The variables that come next behind these are wanted: so one walks through a tree.").spec("RFC 3416 §4.2.2");
    RESPONSE: () = Field::new("snmp.get_response_element", "response", "The answer to any request.").spec("RFC 3416 §4.2.4");
    SET: () = Field::new("snmp.set_request_element", "set-request", "These variables are to have these values: all of them or none.").spec("RFC 3416 §4.2.5");
    TRAP: () = Field::new("snmp.trap_element", "trap", "An agent reports an event, in v1's form. Nobody answers.").spec("RFC 1157 §4.1.6");
    GET_BULK: () = Field::new("snmp.getBulkRequest_element", "get-bulk-request", "As get-next, many times over in one message.").spec("RFC 3416 §4.2.3");
    INFORM: () = Field::new("snmp.informRequest_element", "inform-request", "As a trap, but the receiver answers.").spec("RFC 3416 §4.2.7");
    TRAP2: () = Field::new("snmp.snmpV2_trap_element", "trap", "An agent reports an event. Nobody answers.").spec("RFC 3416 §4.2.6");
    REPORT: () = Field::new("snmp.report_element", "report", "The message could not be processed; which counter grew says why.").spec("RFC 3412 §7.1");

    REQUEST_ID: i64 = Field::new("snmp.request_id", "Request ID", "Matches the response to its request.").spec("RFC 3416 §3").key();
    ERROR_STATUS: i64 = Field::new("snmp.error_status", "Error status", "What went wrong; 0 in requests.").spec("RFC 3416 §3").names(codes::error_status).key();
    ERROR_INDEX: i64 = Field::new("snmp.error_index", "Error index", "Which of the variables is to blame, counted from 1.").spec("RFC 3416 §3").key();
    NON_REPEATERS: i64 = Field::new("snmp.non_repeaters", "Non-repeaters", "For so many of the variables only one next is wanted.").spec("RFC 3416 §4.2.3").key();
    MAX_REPETITIONS: i64 = Field::new("snmp.max_repetitions", "Max repetitions", "For each of the others so many.").spec("RFC 3416 §4.2.3").key();
    ENTERPRISE: Text = Field::new("snmp.enterprise", "Enterprise", "What kind of device reports, as an object identifier.").spec("RFC 1157 §4.1.6").key();
    AGENT_ADDR: Ip = Field::new("snmp.agent_addr", "Agent address", "The device that reports.").spec("RFC 1157 §4.1.6");
    GENERIC_TRAP: i64 = Field::new("snmp.generic_trap", "Generic trap", "Which of the events that every device knows; 6 for one of the enterprise's own.").spec("RFC 1157 §4.1.6").names(codes::generic_trap).key();
    SPECIFIC_TRAP: i64 = Field::new("snmp.specific_trap", "Specific trap", "Which of the enterprise's own.").spec("RFC 1157 §4.1.6").key();
    TIME_STAMP: u64 = Field::new("snmp.time_stamp", "Time stamp", "Hundredths of a second since the device started.").spec("RFC 1157 §4.1.6");

    VARBINDS: u64 = Field::new("snmp.variable_bindings", "Variable bindings", "How many pairs of name and value follow.").spec("RFC 3416 §3");
    VARBIND: () = Field::new("snmp.VarBind_element", "Variable", "A name and its value; in requests the value is null.").spec("RFC 3416 §3");
    NAME: Text = Field::new("snmp.name", "Name", "Which variable: an object in the tree of all objects, and which instance of it; .0 where there is only one.").spec("RFC 3416 §3").key();
    NAME_LABEL: Text = Field::new("snmp.name.label", "Object", "The same by the names that the standard MIBs give.").spec("RFC 2578 §3.5");
    VALUE_INT: i64 = Field::new("snmp.value.int", "Value, Integer32", "A number.").spec("RFC 2578 §7.1.1").key();
    VALUE_OCTETS: Bytes = Field::new("snmp.value.octets", "Value, octets", "Text or bytes.").spec("RFC 2578 §7.1.2").key();
    VALUE_TEXT: Text = Field::new("snmp.var-bind_str", "As text", "The same octets, which can all be printed.").spec("RFC 2579 §2");
    VALUE_NULL: () = Field::new("snmp.value.null", "Value, null", "No value: it is what is asked for.").spec("RFC 3416 §3");
    VALUE_OID: Text = Field::new("snmp.value.oid", "Value, object identifier", "A name in the tree of all objects.").spec("RFC 2578 §7.1.3").key();
    VALUE_OID_LABEL: Text = Field::new("snmp.value.oid.label", "Object", "The same by the names that the standard MIBs give.").spec("RFC 2578 §3.5");
    VALUE_IPV4: Ip = Field::new("snmp.value.ipv4", "Value, IP address", "An IPv4 address.").spec("RFC 2578 §7.1.5").key();
    VALUE_ADDRESS: Bytes = Field::new("snmp.value.addr", "Value, address", "An address of a length that IPv4's don't have.").spec("RFC 2578 §7.1.5").key();
    VALUE_COUNTER: u64 = Field::new("snmp.value.counter", "Value, counter", "Counts up and begins again at 0 behind its end; only differences mean something.").spec("RFC 2578 §7.1.6").key();
    VALUE_GAUGE: u64 = Field::new("snmp.value.g32", "Value, Gauge32", "A number that goes up and down and stays at its end.").spec("RFC 2578 §7.1.7").key();
    VALUE_TICKS: u64 = Field::new("snmp.value.timeticks", "Value, TimeTicks", "Hundredths of a second.").spec("RFC 2578 §7.1.8").key();
    VALUE_OPAQUE: Bytes = Field::new("snmp.value.opaque", "Value, Opaque", "Something else in ASN.1, wrapped up; given up.").spec("RFC 2578 §7.1.9").key();
    VALUE_NSAP: Bytes = Field::new("snmp.value.nsap", "Value, NSAP address", "An address of OSI; given up.").spec("RFC 1442 §7.1.9");
    VALUE_U32: u64 = Field::new("snmp.value.u32", "Value, UInteger32", "A number without sign; given up for Unsigned32.").spec("RFC 1442 §7.1.11").key();
    NO_OBJECT: () = Field::new("snmp.noSuchObject", "No such object", "The agent has no such object.").spec("RFC 3416 §4.2.1").key();
    NO_INSTANCE: () = Field::new("snmp.noSuchInstance", "No such instance", "The agent has such objects, but not this one.").spec("RFC 3416 §4.2.1").key();
    END_OF_VIEW: () = Field::new("snmp.endOfMibView", "End of MIB view", "Nothing comes behind this name.").spec("RFC 3416 §4.2.2").key();
    VALUE_UNKNOWN: Bytes = Field::new("snmp.value.unk", "Value", "A value of a type that is not known.").spec("RFC 3416 §3");
    EXTRANEOUS: Bytes = Field::new("snmp.trailing", "Extraneous bytes", "Bytes behind the message.").spec("RFC 3417 §3");
}
