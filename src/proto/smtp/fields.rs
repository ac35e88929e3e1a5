//! The vocabulary of SMTP and LMTP.

use super::verb::{class_name, code_name, subject_name};

crate::fields! {
    // What the message is.
    REQ: bool = Field::new("smtp.req", "Request", "This line comes from the client.").spec("RFC 5321 §4.1").hidden();
    RSP: bool = Field::new("smtp.rsp", "Response", "This comes from the server.").spec("RFC 5321 §4.2").hidden();
    COMMAND_LINE: Text = Field::new("smtp.command_line", "Command line", "The whole line of a command. Of AUTH only the part before the credentials.").spec("RFC 5321 §4.1").hidden();

    // Commands.
    COMMAND: Text = Field::new("smtp.req.command", "Command", "The verb: EHLO says hello, MAIL names the sender and begins a mail, RCPT names a recipient, DATA announces the text, QUIT ends. Upper and lower case mean the same.").spec("RFC 5321 §4.1.1").key();
    PARAMETER: Text = Field::new("smtp.req.parameter", "Parameter", "What stands behind the verb.").spec("RFC 5321 §4.1.1").key();
    SECRET_PARAMETER: Text = Field::new("smtp.req.parameter", "Parameter", "AUTH's parameter with credentials in it: the mechanism, and the first response in base64.").spec("RFC 4954 §4").secret().hidden();
    DOMAIN: Text = Field::new("smtp.helo.domain", "Client's name", "The name the client gives itself, or its address in brackets. Nobody proved it: spam filters compare it with the address the connection came from.").spec("RFC 5321 §4.1.1.1");
    ENVELOPE: () = Field::new("smtp.path", "Path", "An address of the envelope: where the mail really comes from or goes to, whatever the From and To lines inside the message say.").spec("RFC 5321 §4.1.2");
    MAIL_FROM: Text = Field::new("smtp.mail.from", "Envelope sender", "Where a failure notice goes. Empty (<>) when this mail is itself such a notice, so that two servers can't send failures about failures for ever.").spec("RFC 5321 §4.1.1.2").key();
    RCPT_TO: Text = Field::new("smtp.rcpt.to", "Envelope recipient", "One of those who get the mail. Only this decides about delivery; a blind copy is a recipient that no line of the message names.").spec("RFC 5321 §4.1.1.3").key();
    LOOKED_UP: Text = Field::new("smtp.user", "User or list", "Whom VRFY or EXPN asks about.").spec("RFC 5321 §4.1.1.6").key();
    PARAM: () = Field::new("smtp.param", "Extension parameter", "A keyword of an extension the server offered, with its value.").spec("RFC 5321 §4.1.1.11");
    PARAM_NAME: Text = Field::new("smtp.param.name", "Keyword", "SIZE, BODY, SMTPUTF8, RET, ENVID, NOTIFY, ORCPT, AUTH, REQUIRETLS …").spec("RFC 5321 §4.1.1.11");
    PARAM_VALUE: Text = Field::new("smtp.param.value", "Value", "The keyword's value.").spec("RFC 5321 §4.1.1.11");
    PARAM_DECODED: Text = Field::new("smtp.param.decoded", "Decoded value", "The value with its xtext (+2B for a plus sign) undone.").spec("RFC 3461 §4");
    SIZE: u64 = Field::new("smtp.mail.size", "Announced size", "How many bytes the mail will have; a server that has no room for it refuses before it is sent.").spec("RFC 1870 §4").key();

    // The mail itself.
    CHUNK_SIZE: u64 = Field::new("smtp.bdat.size", "Chunk size", "So many bytes of the mail follow this line at once, counted and not searched for a dot.").spec("RFC 3030 §2").key();
    CHUNK_LAST: bool = Field::new("smtp.bdat.last", "Last chunk", "The mail is complete with this chunk.").spec("RFC 3030 §2").key();
    EOM: () = Field::new("smtp.eom", "End of mail", "A line with nothing but a dot: the mail ends here. A dot that begins a line of the mail is sent twice, so that it can't be taken for this one.").spec("RFC 5321 §4.1.1.4").key();
    DATA_LENGTH: u32 = Field::new("smtp.data.reassembled.length", "Mail size", "How many bytes the mail has, without the dots that were doubled for the way.").spec("RFC 5321 §4.5.2").key();

    // Replies.
    RESPONSE: Text = Field::new("smtp.response", "Response line", "A whole line of a reply.").spec("RFC 5321 §4.2").hidden();
    CODE: u32 = Field::new("smtp.response.code", "Response code", "How it went: 2 done, 3 go on, 4 failed for now and worth another try, 5 failed for good.").spec("RFC 5321 §4.2.1").names(code_name).key();
    CODE_AGAIN: u32 = Field::new("smtp.response.code.repeated", "Code, repeated", "Each line of a reply repeats its code; a hyphen behind it says that another line follows.").spec("RFC 5321 §4.2.1");
    UNEXPECTED: () = Field::new("smtp.response.code.unexpected", "Unexpected code", "A line that carries no code, or another one than the reply's first line.").spec("RFC 5321 §4.2.1");
    RSP_PARAMETER: Text = Field::new("smtp.rsp.parameter", "Response text", "What the server says in words; of EHLO's reply each line names an extension.").spec("RFC 5321 §4.2").key();
    ENHANCED: Text = Field::new("smtp.response.enhanced", "Enhanced status code", "The outcome more precisely than three digits can: class, subject, detail.").spec("RFC 2034 §4").key();
    ENHANCED_CLASS: u16 = Field::new("smtp.response.enhanced.class", "Class", "2 success, 4 failed for now, 5 failed for good.").spec("RFC 3463 §2").names(class_name);
    ENHANCED_SUBJECT: u16 = Field::new("smtp.response.enhanced.subject", "Subject", "What it is about: the address, the mailbox, the system, the network, the protocol, the content, policy.").spec("RFC 3463 §3").names(subject_name);
    ENHANCED_DETAIL: u16 = Field::new("smtp.response.enhanced.detail", "Detail", "What exactly, within the subject.").spec("RFC 3463 §3");
    ENHANCED_MEANING: Text = Field::new("smtp.response.enhanced.meaning", "Meaning", "What subject and detail are registered for.").spec("RFC 3463 §3");
    SERVER_NAME: Text = Field::new("smtp.server.name", "Server's name", "The name the server gives itself.").spec("RFC 5321 §4.2").key();
    EXTENSION: () = Field::new("smtp.extension", "Extension", "Something the server can do beyond RFC 821. The client may use it from here on.").spec("RFC 5321 §4.1.1.1");
    EXTENSION_NAME: Text = Field::new("smtp.extension.name", "Keyword", "PIPELINING, SIZE, STARTTLS, AUTH, 8BITMIME, CHUNKING, DSN, SMTPUTF8, ENHANCEDSTATUSCODES …").spec("RFC 5321 §4.1.1.1").key();
    EXTENSION_VALUE: Text = Field::new("smtp.extension.value", "Parameters", "What the keyword needs to be used: a largest size, the mechanisms.").spec("RFC 5321 §4.1.1.1");
    ANSWERS: Text = Field::new("smtp.response.to", "Answers", "The command whose turn it is to be answered. Replies carry no name: only their order says it.").spec("RFC 2920 §3.1").key();

    // Authentication.
    MECHANISM: Text = Field::new("smtp.auth.mechanism", "Mechanism", "How the client proves who it is: PLAIN and LOGIN send the password itself, CRAM-MD5 and SCRAM prove that it is known, XOAUTH2 and OAUTHBEARER bring a token.").spec("RFC 4954 §4").key();
    AUTH_USERNAME: Text = Field::new("smtp.auth.username", "User name", "Who wants to be let in.").spec("RFC 4954 §4").key();
    AUTH_PASSWORD: Text = Field::new("smtp.auth.password", "Password", "The password, which base64 hides from nobody.").spec("RFC 4616 §2").secret();
    AUTH_BOTH: Text = Field::new("smtp.auth.username_password", "User name and password", "Both in one line as PLAIN sends them, in base64.").spec("RFC 4616 §2").secret();
    AUTH_RESPONSE: Text = Field::new("smtp.auth.response", "Response", "What the client answers, in base64.").spec("RFC 4954 §4").secret();
    AUTHZID: Text = Field::new("smtp.auth.authzid", "Acting as", "For whom the client acts, where that is another than who proves themselves.").spec("RFC 4616 §2");
    AUTH_TOKEN: Text = Field::new("smtp.auth.token", "Token", "A bearer token: who has it is let in.").spec("RFC 7628 §3.1").secret();
    AUTH_DIGEST: Text = Field::new("smtp.auth.digest", "Digest", "Made of password and challenge. The password isn't in it, but guesses can be tried against it.").spec("RFC 2195 §2").secret();
    AUTH_DECODED: Bytes = Field::new("smtp.auth.decoded", "Decoded response", "The response without its base64.").spec("RFC 4954 §4").secret();
    AUTH_CHALLENGE: Text = Field::new("smtp.auth.challenge", "Challenge", "What the server asks, without its base64.").spec("RFC 4954 §4");
    AUTH_CANCEL: () = Field::new("smtp.auth.cancel", "Cancelled", "The client gives the authentication up with a line of one star.").spec("RFC 4954 §4").key();
    AUTH_NOT_BASE64: () = Field::new("smtp.base64_decode", "Not base64", "The line should be base64 and is not.").spec("RFC 4954 §4");

    // What is none of these.
    STRAY: Text = Field::new("smtp.stray", "Stray line", "A line that is neither command nor reply.").spec("RFC 5321 §2.3.8");
}
