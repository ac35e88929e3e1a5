//! The vocabulary of the NetBIOS Name Service, `nbns.*`.

use super::message;

crate::fields! {
    ID: u16 = Field::new("nbns.id", "Transaction ID", "Matches a response to its request.").spec("RFC 1002 §4.2.1.1").hex(4).key();
    FLAGS: u16 = Field::new("nbns.flags", "Flags", "What kind of message this is and how it went.").spec("RFC 1002 §4.2.1.1").hex(4);
    RESPONSE: bool = Field::new("nbns.flags.response", "Response", "0 in a request, 1 in a response.").spec("RFC 1002 §4.2.1.1").key();
    OPCODE: u16 = Field::new("nbns.flags.opcode", "Opcode", "What is asked for: to find, register, release or refresh a name.").spec("RFC 1002 §4.2.1.1").names(message::opcode).key();
    AUTHORITATIVE: bool = Field::new("nbns.flags.authoritative", "Authoritative", "The responder holds the name itself.").spec("RFC 1002 §4.2.1.1");
    TRUNCATED: bool = Field::new("nbns.flags.truncated", "Truncated", "The message did not fit and was cut.").spec("RFC 1002 §4.2.1.1");
    RECDESIRED: bool = Field::new("nbns.flags.recdesired", "Recursion desired", "The name server is to do the work.").spec("RFC 1002 §4.2.1.1");
    RECAVAIL: bool = Field::new("nbns.flags.recavail", "Recursion available", "The name server would do the work.").spec("RFC 1002 §4.2.1.1");
    BROADCAST: bool = Field::new("nbns.flags.broadcast", "Broadcast", "The message went to everybody on the link.").spec("RFC 1002 §4.2.1.1");
    RCODE: u16 = Field::new("nbns.flags.rcode", "Reply code", "How it went.").spec("RFC 1002 §4.2.6").names(message::rcode).key();
    QUERIES: u16 = Field::new("nbns.count.queries", "Questions", "How many questions follow.").spec("RFC 1002 §4.2.1.1");
    ANSWERS: u16 = Field::new("nbns.count.answers", "Answer records", "How many records answer.").spec("RFC 1002 §4.2.1.1");
    AUTHORITIES: u16 = Field::new("nbns.count.auth_rr", "Authority records", "How many records say who is authoritative.").spec("RFC 1002 §4.2.1.1");
    ADDITIONALS: u16 = Field::new("nbns.count.add_rr", "Additional records", "How many records follow, the name to be registered among them.").spec("RFC 1002 §4.2.1.1");
    QUESTION: () = Field::new("nbns.question", "Question", "A name and what is wanted of it.").spec("RFC 1002 §4.2.1.2");
    RECORD: () = Field::new("nbns.record", "Record", "A name and what is known of it.").spec("RFC 1002 §4.2.1.3");
    NAME: Text = Field::new("nbns.name", "Name", "Fifteen characters, and in angle brackets the sixteenth, which says what the name is for: 00 a workstation, 20 a file server, 1b the domain's master browser.").spec("RFC 1001 §14.1").key();
    TYPE: u16 = Field::new("nbns.type", "Type", "32: who has the name; 33: which names does the node have.").spec("RFC 1002 §4.2.1.2").names(message::type_name).key();
    CLASS: u16 = Field::new("nbns.class", "Class", "1, the Internet's.").spec("RFC 1002 §4.2.1.2");
    TTL: u32 = Field::new("nbns.ttl", "Time to live", "For how many seconds the name is held.").spec("RFC 1002 §4.2.1.3");
    DATA_LENGTH: u16 = Field::new("nbns.data_length", "Data length", "How many bytes of data follow.").spec("RFC 1002 §4.2.1.3");
    NB_FLAGS: u16 = Field::new("nbns.nb_flags", "Name flags", "Group or unique, and how the node finds names.").spec("RFC 1002 §4.2.2").hex(4);
    NB_GROUP: bool = Field::new("nbns.nb_flags.group", "Group", "Several nodes have the name.").spec("RFC 1002 §4.2.2");
    NB_ONT: u16 = Field::new("nbns.nb_flags.ont", "Owner node type", "0 finds names by broadcast, 1 by asking a server, 2 by both.").spec("RFC 1002 §4.2.2").names(message::node_type);
    ADDR: Ip = Field::new("nbns.addr", "Address", "The address of the node that has the name.").spec("RFC 1002 §4.2.2").key();
    NUMBER_OF_NAMES: u8 = Field::new("nbns.number_of_names", "Number of names", "How many names the node has.").spec("RFC 1002 §4.2.18");
    NODE_NAME: Text = Field::new("nbns.netbios_name", "Name", "A name the node has.").spec("RFC 1002 §4.2.18").key();
    NAME_FLAGS: u16 = Field::new("nbns.name_flags", "Name flags", "What state the name is in.").spec("RFC 1002 §4.2.18").hex(4);
    NAME_GROUP: bool = Field::new("nbns.name_flags.group", "Group", "Several nodes have the name.").spec("RFC 1002 §4.2.18");
    NAME_ONT: u16 = Field::new("nbns.name_flags.ont", "Owner node type", "0 finds names by broadcast, 1 by asking a server, 2 by both.").spec("RFC 1002 §4.2.18").names(message::node_type);
    NAME_DRG: bool = Field::new("nbns.name_flags.drg", "Being deregistered", "The node is giving the name up.").spec("RFC 1002 §4.2.18");
    NAME_CNF: bool = Field::new("nbns.name_flags.cnf", "In conflict", "Another node claims the name.").spec("RFC 1002 §4.2.18");
    NAME_ACT: bool = Field::new("nbns.name_flags.act", "Active", "The name is in use.").spec("RFC 1002 §4.2.18");
    NAME_PRM: bool = Field::new("nbns.name_flags.prm", "Permanent", "The node's own, unchangeable name.").spec("RFC 1002 §4.2.18");
    UNIT_ID: Mac = Field::new("nbns.unit_id", "Unit ID", "The node's link-layer address.").spec("RFC 1002 §4.2.18");
    STATISTICS: Bytes = Field::new("nbns.statistics", "Statistics", "Counters of the node; nobody fills them in any more.").spec("RFC 1002 §4.2.18");
    DATA: Bytes = Field::new("nbns.data", "Data", "Data of a type that is not decoded.").spec("RFC 1002 §4.2.1.3");
}
