//! The vocabulary of IMAP.

crate::fields! {
    // What the message is.
    IS_REQUEST: bool = Field::new("imap.isrequest", "Request", "Whether the client sent it.").spec("RFC 9051 §2.2").hidden();
    TAG: Text = Field::new("imap.tag", "Tag", "The tag of a command or of its answer.").spec("RFC 9051 §2.2.1").hidden();
    ANY_COMMAND: Text = Field::new("imap.command", "Command", "The command, UID where it stands before another.").spec("RFC 9051 §6").hidden();

    // Commands.
    REQUEST_TAG: Text = Field::new("imap.request_tag", "Tag", "A name the client makes up for this command. The answer repeats it: so commands may overtake each other, and answers still find theirs.").spec("RFC 9051 §2.2.1").key();
    UID_PREFIX: Text = Field::new("imap.request.uid_prefix", "UID", "The command names messages by their unique ids, which stay, and not by their place in the mailbox, which changes.").spec("RFC 9051 §6.4.9");
    COMMAND: Text = Field::new("imap.request.command", "Command", "What the client asks: SELECT opens a mailbox, FETCH reads of its messages, STORE changes their flags, SEARCH finds some, IDLE waits for news, LOGOUT ends.").spec("RFC 9051 §6").key();
    IS_UID: bool = Field::new("imap.request.command.uid", "By unique id", "Whether messages are named by unique id.").spec("RFC 9051 §6.4.9").key();
    ARGUMENTS: Text = Field::new("imap.request.arguments", "Arguments", "All that stands behind the command, its first 512 bytes.").spec("RFC 9051 §9").key().hidden();
    FOLDER: Text = Field::new("imap.request.folder", "Mailbox", "The mailbox, as it was written: quoted where it holds blanks. INBOX is where new mail arrives.").spec("RFC 9051 §5.1").key();
    MAILBOX: Text = Field::new("imap.mailbox", "Mailbox name", "The mailbox without quotes, letters beyond ASCII decoded.").spec("RFC 3501 §5.1.3");
    NEW_NAME: Text = Field::new("imap.rename.to", "New name", "What the mailbox shall be called.").spec("RFC 9051 §6.3.6");
    REFERENCE: Text = Field::new("imap.list.reference", "Reference", "Where the pattern begins; empty most often.").spec("RFC 9051 §6.3.9");
    PATTERN: Text = Field::new("imap.list.pattern", "Pattern", "Which mailboxes to list: * stands for anything, % for anything up to the next level.").spec("RFC 9051 §6.3.9");
    STATUS_ITEMS: Text = Field::new("imap.status.items", "Status items", "What to tell of a mailbox that is not opened: MESSAGES, UIDNEXT, UIDVALIDITY, UNSEEN, SIZE, HIGHESTMODSEQ.").spec("RFC 9051 §6.3.11");
    SET: Text = Field::new("imap.sequence_set", "Messages", "Which messages: numbers and ranges such as 2,4:7. The star is the last one.").spec("RFC 9051 §9");
    FETCH_ITEMS: Text = Field::new("imap.fetch.items", "Wanted items", "What to tell of each message. BODY[] is all of it and sets \\Seen, BODY.PEEK[] doesn't.").spec("RFC 9051 §6.4.5");
    STORE_ITEM: Text = Field::new("imap.store.item", "Change", "FLAGS replaces, +FLAGS adds, -FLAGS removes; with .SILENT the server doesn't tell the outcome.").spec("RFC 9051 §6.4.6");
    CRITERIA: Text = Field::new("imap.search.criteria", "Criteria", "What the messages must be like.").spec("RFC 9051 §6.4.4");
    ALGORITHM: Text = Field::new("imap.compress.algorithm", "Algorithm", "How both directions are compressed once the server agrees; DEFLATE is the only one.").spec("RFC 4978 §3");
    DATE: Text = Field::new("imap.date", "Internal date", "When the message came to the server.").spec("RFC 9051 §2.3.3");
    LITERAL: u64 = Field::new("imap.literal", "Literal", "So many bytes follow behind the line's end, whatever they are; then the command or response goes on.").spec("RFC 9051 §4.3").key();
    AT_ONCE: bool = Field::new("imap.literal.at_once", "Sent at once", "The client doesn't wait until the server asks for the bytes.").spec("RFC 7888 §4");

    // Authentication.
    USER: Text = Field::new("imap.request.username", "User name", "Who wants to be let in.").spec("RFC 9051 §6.2.3").key();
    PASSWORD: Text = Field::new("imap.request.password", "Password", "The password. LOGIN sends it as it is: whoever sees the packets can read it, unless the connection went into TLS before.").spec("RFC 9051 §6.2.3").secret();
    MECHANISM: Text = Field::new("imap.auth.mechanism", "Mechanism", "How the client proves who it is: PLAIN and LOGIN send the password itself, CRAM-MD5 and SCRAM prove that it is known, XOAUTH2 and OAUTHBEARER bring a token.").spec("RFC 9051 §6.2.2").key();
    AUTHZID: Text = Field::new("imap.auth.authzid", "Acting as", "For whom the client acts, where that is another than who proves themselves.").spec("RFC 4616 §2");
    TOKEN: Text = Field::new("imap.auth.token", "Token", "A bearer token: who has it is let in.").spec("RFC 7628 §3.1").secret();
    DIGEST: Text = Field::new("imap.auth.digest", "Digest", "Made of password and challenge. The password isn't in it, but guesses can be tried against it.").spec("RFC 2195 §2").secret();
    DECODED: Bytes = Field::new("imap.auth.decoded", "Decoded response", "The client's response without its base64.").spec("RFC 9051 §6.2.2").secret();
    AUTH_LINE: Text = Field::new("imap.auth.response", "Response", "What the client answers, in base64.").spec("RFC 9051 §6.2.2").secret();
    CHALLENGE: Text = Field::new("imap.auth.challenge", "Challenge", "What the server asks before the client goes on, without its base64.").spec("RFC 9051 §6.2.2").key();
    CANCEL: () = Field::new("imap.auth.cancel", "Cancelled", "The client gives the authentication up with a line of one star.").spec("RFC 9051 §6.2.2").key();
    NOT_BASE64: () = Field::new("imap.auth.not_base64", "Not base64", "The line should be base64 and is not.").spec("RFC 9051 §6.2.2");
    DONE: () = Field::new("imap.idle.done", "End of IDLE", "The client stops waiting for news.").spec("RFC 2177 §3").key();

    // Responses.
    RESPONSE_TAG: Text = Field::new("imap.response_tag", "Tag", "The tag of the command that is answered; + where the server asks for more before it answers.").spec("RFC 9051 §7").key();
    STATUS: Text = Field::new("imap.response.status", "Status", "How the command went: OK done, NO refused or failed, BAD not understood.").spec("RFC 9051 §7.1").key();
    CONDITION: Text = Field::new("imap.untagged.status", "Condition", "OK tells something, NO warns, BAD complains, BYE ends the connection, PREAUTH greets somebody who is let in already.").spec("RFC 9051 §7.1").key();
    NUMBER: u64 = Field::new("imap.untagged.number", "Number", "A message's place in the mailbox, or how many there are.").spec("RFC 9051 §7.4").key();
    NAME: Text = Field::new("imap.untagged.name", "Data", "What the server tells without being asked for it by name: EXISTS how many messages there are, EXPUNGE that one is gone (all behind it move up), FETCH what a message holds, FLAGS, LIST, SEARCH …").spec("RFC 9051 §7").key();
    CODE: Text = Field::new("imap.response.code", "Response code", "For programs: UIDVALIDITY changes when all unique ids became void, UIDNEXT is the next id, READ-ONLY, READ-WRITE, TRYCREATE, APPENDUID and COPYUID the ids of new messages, AUTHENTICATIONFAILED …").spec("RFC 9051 §7.1").key();
    CODE_VALUE: Text = Field::new("imap.response.code.value", "Value", "What belongs to the response code.").spec("RFC 9051 §7.1");
    TEXT: Text = Field::new("imap.response.text", "Text", "What the server says, its first 512 bytes.").spec("RFC 9051 §7.1").key();
    CAPABILITY: Text = Field::new("imap.capability", "Capability", "Something the server can do: IMAP4rev1, IDLE, STARTTLS, LITERAL+, UIDPLUS, CONDSTORE, COMPRESS=DEFLATE, AUTH= and a mechanism …").spec("RFC 9051 §7.2.2").key();
    FLAG: Text = Field::new("imap.flag", "Flag", "A mark on a message or a mailbox. \\Seen read, \\Answered, \\Flagged, \\Deleted to be removed, \\Draft, \\Recent new; words without a backslash are the users' own.").spec("RFC 9051 §2.3.2");
    DELIMITER: Text = Field::new("imap.list.delimiter", "Delimiter", "What parts the levels in the names of mailboxes; NIL where there are no levels.").spec("RFC 9051 §7.3.1");
    LISTED: Text = Field::new("imap.list.name", "Mailbox", "A mailbox of the list, as it was written.").spec("RFC 9051 §7.3.1").key();
    STATUS_TOLD: Text = Field::new("imap.status.told", "Status", "What the server tells of it: names and numbers.").spec("RFC 9051 §7.3.5").key();
    FOUND: Text = Field::new("imap.search.found", "Found", "The numbers of the messages that are like that; unique ids where UID SEARCH asked.").spec("RFC 9051 §7.3.4");

    // What a FETCH tells.
    ITEM: () = Field::new("imap.fetch.item", "Item", "A thing told of a message: its name and its value.").spec("RFC 9051 §7.5.2");
    ITEM_NAME: Text = Field::new("imap.fetch.item.name", "Name", "FLAGS, UID, RFC822.SIZE, INTERNALDATE, ENVELOPE, BODYSTRUCTURE, BODY[section], MODSEQ …").spec("RFC 9051 §7.5.2").key();
    ITEM_VALUE: Text = Field::new("imap.fetch.item.value", "Value", "What it is, as it was written.").spec("RFC 9051 §7.5.2");
    UID: u64 = Field::new("imap.fetch.uid", "Unique id", "The message's name in this mailbox for as long as UIDVALIDITY stays.").spec("RFC 9051 §2.3.1.1").key();
    SIZE: u64 = Field::new("imap.fetch.size", "Message size", "How many bytes the message has.").spec("RFC 9051 §7.5.2").key();
    MODSEQ: u64 = Field::new("imap.fetch.modseq", "Modification sequence", "Grows whenever the message's flags change, so that a client can ask for what changed since.").spec("RFC 7162 §3.1");
    ENVELOPE: () = Field::new("imap.envelope", "Envelope", "The header's main fields, taken apart by the server: ten values in a fixed order.").spec("RFC 9051 §7.5.2");
    ENVELOPE_DATE: Text = Field::new("imap.envelope.date", "Date", "The header's Date.").spec("RFC 9051 §7.5.2");
    ENVELOPE_SUBJECT: Text = Field::new("imap.envelope.subject", "Subject", "The header's Subject.").spec("RFC 9051 §7.5.2");
    ENVELOPE_FROM: Text = Field::new("imap.envelope.from", "From", "Each address is name, route, mailbox and host.").spec("RFC 9051 §7.5.2");
    ENVELOPE_SENDER: Text = Field::new("imap.envelope.sender", "Sender", "As From where the header has none.").spec("RFC 9051 §7.5.2");
    ENVELOPE_REPLY_TO: Text = Field::new("imap.envelope.reply_to", "Reply-To", "As From where the header has none.").spec("RFC 9051 §7.5.2");
    ENVELOPE_TO: Text = Field::new("imap.envelope.to", "To", "The recipients.").spec("RFC 9051 §7.5.2");
    ENVELOPE_CC: Text = Field::new("imap.envelope.cc", "Cc", "Those who get a copy.").spec("RFC 9051 §7.5.2");
    ENVELOPE_BCC: Text = Field::new("imap.envelope.bcc", "Bcc", "Those who get a copy unseen.").spec("RFC 9051 §7.5.2");
    ENVELOPE_IN_REPLY_TO: Text = Field::new("imap.envelope.in_reply_to", "In-Reply-To", "Which message this one answers.").spec("RFC 9051 §7.5.2");
    ENVELOPE_MESSAGE_ID: Text = Field::new("imap.envelope.message_id", "Message-ID", "The message's own name in the world.").spec("RFC 9051 §7.5.2");

    // What is none of these.
    REST: () = Field::new("imap.rest", "Rest", "What stands behind a literal that was too long to be shown with its command or response, or was a mail.").spec("RFC 9051 §4.3").key();
    COMPRESSED: Bytes = Field::new("imap.compressed", "Compressed bytes", "From here on this direction is compressed with DEFLATE. It is not decoded.").spec("RFC 4978 §4");
    STRAY: Text = Field::new("imap.stray", "Stray line", "A line that is neither command nor response.").spec("RFC 9051 §2.2");
}
