//! The vocabulary of mail: `imf.*` and `mime_multipart.*` as Wireshark has them, `mail.*` where it has none.

crate::fields! {
    // A header field, whichever.
    HEADER: () = Field::new("mail.header", "Header field", "A line of the header: a name, a colon, a value. Where the next line begins with a blank, it belongs to this one.").spec("RFC 5322 §2.2");
    HEADER_NAME: Text = Field::new("mail.header.name", "Name", "The header field's name; upper and lower case mean the same.").spec("RFC 5322 §2.2");
    HEADER_VALUE: Text = Field::new("mail.header.value", "Value", "The header field's value.").spec("RFC 5322 §2.2");
    DECODED: Text = Field::new("mail.header.decoded", "Decoded", "The value as it is meant: lines unfolded, encoded words (=?utf-8?B?…?=) undone.").spec("RFC 2047 §6");
    HEADER_END: () = Field::new("mail.header.end", "End of header", "The empty line: the header ends here, the body begins.").spec("RFC 5322 §2.1");

    FROM: Text = Field::new("imf.from", "From", "Who wrote it, as the message says. Nothing has proved it: the envelope may name another.").spec("RFC 5322 §3.6.2").key();
    SENDER: Text = Field::new("imf.sender", "Sender", "Who sent it, where that is another than the author: a secretary, a list.").spec("RFC 5322 §3.6.2");
    REPLY_TO: Text = Field::new("imf.reply_to", "Reply-To", "Where answers shall go, if not to the author.").spec("RFC 5322 §3.6.2");
    TO: Text = Field::new("imf.to", "To", "For whom it is, as the message says. Who really gets it is in the envelope.").spec("RFC 5322 §3.6.3").key();
    CC: Text = Field::new("imf.cc", "Cc", "Who gets a copy, for everybody to see.").spec("RFC 5322 §3.6.3");
    BCC: Text = Field::new("imf.bcc", "Bcc", "Who gets a copy nobody shall see. Senders take this line out; if it is here, it was forgotten.").spec("RFC 5322 §3.6.3");
    SUBJECT: Text = Field::new("imf.subject", "Subject", "What it is about, in the words of its author.").spec("RFC 5322 §3.6.5").key();
    DATE: Text = Field::new("imf.date", "Date", "When the author finished it, by the author's clock.").spec("RFC 5322 §3.6.1").key();
    MESSAGE_ID: Text = Field::new("imf.message_id", "Message-ID", "The message's name in all the world: answers and logs refer to it.").spec("RFC 5322 §3.6.4").key();
    IN_REPLY_TO: Text = Field::new("imf.in_reply_to", "In-Reply-To", "Which message this one answers.").spec("RFC 5322 §3.6.4");
    REFERENCES: Text = Field::new("imf.references", "References", "The whole thread, oldest first.").spec("RFC 5322 §3.6.4");
    COMMENTS: Text = Field::new("imf.comments", "Comments", "Remarks on the text.").spec("RFC 5322 §3.6.5");
    KEYWORDS: Text = Field::new("imf.keywords", "Keywords", "Words to find it by.").spec("RFC 5322 §3.6.5");
    RESENT_DATE: Text = Field::new("imf.resent.date", "Resent-Date", "When somebody sent it on unchanged.").spec("RFC 5322 §3.6.6");
    RESENT_FROM: Text = Field::new("imf.resent.from", "Resent-From", "Who sent it on unchanged.").spec("RFC 5322 §3.6.6");
    RESENT_SENDER: Text = Field::new("imf.resent.sender", "Resent-Sender", "Who technically sent it on.").spec("RFC 5322 §3.6.6");
    RESENT_TO: Text = Field::new("imf.resent.to", "Resent-To", "To whom it was sent on.").spec("RFC 5322 §3.6.6");
    RESENT_CC: Text = Field::new("imf.resent.cc", "Resent-Cc", "Who got a copy when it was sent on.").spec("RFC 5322 §3.6.6");
    RESENT_BCC: Text = Field::new("imf.resent.bcc", "Resent-Bcc", "Who got a hidden copy when it was sent on.").spec("RFC 5322 §3.6.6");
    RESENT_MESSAGE_ID: Text = Field::new("imf.resent.message_id", "Resent-Message-ID", "The name of the sending on.").spec("RFC 5322 §3.6.6");
    RETURN_PATH: Text = Field::new("imf.return_path", "Return-Path", "The envelope's sender, written down by the last server.").spec("RFC 5321 §4.4");
    RECEIVED: Text = Field::new("imf.received", "Received", "A server's postmark: from whom, by whom, when. The newest stands on top; the lowest ones can be forged.").spec("RFC 5321 §4.4");
    CONTENT_TYPE: Text = Field::new("imf.content.type", "Content-Type", "What the body is: text, a picture, several parts.").spec("RFC 2045 §5");
    CONTENT_TYPE_TYPE: Text = Field::new("imf.content.type.type", "Type", "Media type and subtype.").spec("RFC 2045 §5.1");
    CONTENT_TYPE_PARAMETERS: Text = Field::new("imf.content.type.parameters", "Parameters", "What is needed to read that type: character set, boundary, name.").spec("RFC 2045 §5.1");
    CONTENT_DESCRIPTION: Text = Field::new("imf.content.description", "Content-Description", "The body in words.").spec("RFC 2045 §8");
    CONTENT_ID: Text = Field::new("imf.content.id", "Content-ID", "The part's name, so that HTML can show it as a picture.").spec("RFC 2045 §7");
    TRANSFER_ENCODING: Text = Field::new("imf.content.transfer_encoding", "Content-Transfer-Encoding", "How the body was made fit for a way that takes short lines of seven bits only.").spec("RFC 2045 §6");
    MIME_VERSION: Text = Field::new("imf.mime_version", "MIME-Version", "Says that MIME is meant; always 1.0.").spec("RFC 2045 §4");
    CONTENT_LANGUAGE: Text = Field::new("imf.content_language", "Content-Language", "The language of the text.").spec("RFC 3282 §2");
    USER_AGENT: Text = Field::new("imf.user_agent", "User-Agent", "The program that wrote it.").spec("RFC 5536 §3.2.13");
    AUTOFORWARDED: Text = Field::new("imf.autoforwarded", "Autoforwarded", "A program passed it on.").spec("RFC 4021 §2.1");
    AUTOSUBMITTED: Text = Field::new("imf.autosubmitted", "Autosubmitted", "A program wrote it.").spec("RFC 4021 §2.1");
    X400_CONTENT_IDENTIFIER: Text = Field::new("imf.x400_content_identifier", "X400-Content-Identifier", "X.400's name of the content.").spec("RFC 2156 §2");
    CONVERSION: Text = Field::new("imf.conversion", "Conversion", "Whether X.400 may convert the content.").spec("RFC 4021 §2.1");
    CONVERSION_WITH_LOSS: Text = Field::new("imf.conversion_with_loss", "Conversion-With-Loss", "Whether that may lose something.").spec("RFC 4021 §2.1");
    DELIVERY_DATE: Text = Field::new("imf.delivery_date", "Delivery-Date", "When it was put into the mailbox.").spec("RFC 4021 §2.1");
    DISCARDED_IPMS: Text = Field::new("imf.discarded_x400_ipms_extensions", "Discarded-X400-IPMS-Extensions", "What a gateway from X.400 left out of the message.").spec("RFC 4021 §2.1");
    DISCARDED_MTS: Text = Field::new("imf.discarded_x400_mts_extensions", "Discarded-X400-MTS-Extensions", "What a gateway from X.400 left out of the envelope.").spec("RFC 4021 §2.1");
    DL_EXPANSION_HISTORY: Text = Field::new("imf.dl_expansion_history", "DL-Expansion-History", "The lists it went through.").spec("RFC 4021 §2.1");
    DEFERRED_DELIVERY: Text = Field::new("imf.deferred_delivery", "Deferred-Delivery", "Not to be delivered before.").spec("RFC 4021 §2.1");
    EXPIRES: Text = Field::new("imf.expires", "Expires", "Of no use after this time.").spec("RFC 4021 §2.1");
    IMPORTANCE: Text = Field::new("imf.importance", "Importance", "How important its author finds it: low, normal, high.").spec("RFC 4021 §2.1");
    INCOMPLETE_COPY: Text = Field::new("imf.incomplete_copy", "Incomplete-Copy", "Parts were left out.").spec("RFC 4021 §2.1");
    LATEST_DELIVERY_TIME: Text = Field::new("imf.latest_delivery_time", "Latest-Delivery-Time", "To be delivered before, or not at all.").spec("RFC 4021 §2.1");
    MESSAGE_TYPE: Text = Field::new("imf.message_type", "Message-Type", "What X.400 calls it: a delivery report.").spec("RFC 4021 §2.1");
    ENCODED_TYPES: Text = Field::new("imf.original_encoded_information_types", "Original-Encoded-Information-Types", "What it was in X.400.").spec("RFC 4021 §2.1");
    ORIGINATOR_RETURN: Text = Field::new("imf.originator_return_address", "Originator-Return-Address", "The author's postal address.").spec("RFC 4021 §2.1");
    PRIORITY: Text = Field::new("imf.priority", "Priority", "How urgent the way is: normal, urgent, non-urgent.").spec("RFC 4021 §2.1");
    REPLY_BY: Text = Field::new("imf.reply_by", "Reply-By", "An answer is wanted by then.").spec("RFC 4021 §2.1");
    SENSITIVITY: Text = Field::new("imf.sensitivity", "Sensitivity", "Personal, private or confidential.").spec("RFC 4021 §2.1");
    SUPERSEDES: Text = Field::new("imf.supersedes", "Supersedes", "Which message this one replaces.").spec("RFC 4021 §2.1");
    X400_CONTENT_TYPE: Text = Field::new("imf.x400_content_type", "X400-Content-Type", "X.400's type of the content.").spec("RFC 4021 §2.1");
    X400_MTS_IDENTIFIER: Text = Field::new("imf.x400_mts_identifier", "X400-MTS-Identifier", "X.400's name of the transfer.").spec("RFC 4021 §2.1");
    X400_ORIGINATOR: Text = Field::new("imf.x400_originator", "X400-Originator", "X.400's sender.").spec("RFC 4021 §2.1");
    X400_RECEIVED: Text = Field::new("imf.x400_received", "X400-Received", "X.400's postmark.").spec("RFC 4021 §2.1");
    X400_RECIPIENTS: Text = Field::new("imf.x400_recipients", "X400-Recipients", "X.400's recipients.").spec("RFC 4021 §2.1");
    DELIVERED_TO: Text = Field::new("imf.delivered_to", "Delivered-To", "Whose mailbox it was put into; seen twice, it is a loop.").spec("RFC 9228 §2");
    MAILER: Text = Field::new("imf.ext.mailer", "X-Mailer", "The program that wrote it.").spec("by custom");
    MIMEOLE: Text = Field::new("imf.ext.mimeole", "X-MimeOLE", "The library Microsoft's programs made it with.").spec("by custom");
    EXPIRY_DATE: Text = Field::new("imf.ext.expiry-date", "Expiry-Date", "Of no use after this time.").spec("RFC 4021 §2.1");
    TNEF: Text = Field::new("imf.ext.tnef-correlator", "X-MS-TNEF-Correlator", "Links the message to its Microsoft attachment winmail.dat.").spec("by custom");
    UIDL: Text = Field::new("imf.ext.uidl", "X-UIDL", "The name POP3 gave it once.").spec("by custom");
    AUTH_WARNING: Text = Field::new("imf.ext.authentication_warning", "X-Authentication-Warning", "The server's doubts about the sender.").spec("by custom");
    VIRUS_SCANNED: Text = Field::new("imf.ext.virus_scanned", "X-Virus-Scanned", "Who looked for viruses. Anybody can write this line.").spec("by custom");
    ORIGINAL_TO: Text = Field::new("imf.ext.original-to", "X-Original-To", "The recipient before aliases were followed.").spec("by custom");
    THREAD_INDEX: Text = Field::new("imf.thread-index", "Thread-Index", "Outlook's own way to keep threads together.").spec("by custom");
    LINES: Text = Field::new("imf.lines", "Lines", "How many lines the body has.").spec("RFC 5536 §3.3");
    PRECEDENCE: Text = Field::new("imf.precedence", "Precedence", "bulk, list or junk: no person waits for an answer.").spec("RFC 3834 §3.1.8");
    EXTENSION: Text = Field::new("imf.extension", "Other header field", "A header field that has no name of its own here, whole.").spec("RFC 5322 §3.6.8").hidden();
    EXTENSION_TYPE: Text = Field::new("imf.extension.type", "Type", "Its name in lower case.").spec("RFC 5322 §3.6.8");
    EXTENSION_VALUE: Text = Field::new("imf.extension.value", "Value", "Its value.").spec("RFC 5322 §3.6.8");

    // Inside header fields.
    MAILBOX: () = Field::new("mail.mailbox", "Mailbox", "A person or a list: perhaps a name, and an address.").spec("RFC 5322 §3.4");
    MAILBOX_ITEM: Text = Field::new("imf.mailbox_list.item", "Item", "One mailbox of a list of authors.").spec("RFC 5322 §3.4").hidden();
    ADDRESS_ITEM: Text = Field::new("imf.address_list.item", "Item", "One mailbox or group of a list of recipients.").spec("RFC 5322 §3.4").hidden();
    DISPLAY_NAME: Text = Field::new("imf.display_name", "Display name", "What people see, which may be anything. Swindlers write another address here.").spec("RFC 5322 §3.4");
    ADDRESS: Text = Field::new("imf.address", "Address", "Local part and domain.").spec("RFC 5322 §3.4.1");
    TIME: Time = Field::new("mail.date", "Point in time", "The date in seconds since 1970, whatever zone it was written in.").spec("RFC 5322 §3.3");
    RECEIVED_FROM: Text = Field::new("mail.received.from", "From", "The name the sender gave itself; in parentheses what the server found out: its name in the DNS and its address.").spec("RFC 5321 §4.4");
    RECEIVED_BY: Text = Field::new("mail.received.by", "By", "The server that wrote this line.").spec("RFC 5321 §4.4");
    RECEIVED_VIA: Text = Field::new("mail.received.via", "Via", "The link, where it isn't TCP.").spec("RFC 5321 §4.4");
    RECEIVED_WITH: Text = Field::new("mail.received.with", "With", "The protocol: ESMTPS went through TLS, ESMTPSA was authenticated besides.").spec("RFC 3848 §2");
    RECEIVED_ID: Text = Field::new("mail.received.id", "Id", "Under which name this server's log has it.").spec("RFC 5321 §4.4");
    RECEIVED_FOR: Text = Field::new("mail.received.for", "For", "The recipient it came for.").spec("RFC 5321 §4.4");
    RECEIVED_DATE: Text = Field::new("mail.received.date", "Date", "When, by this server's clock.").spec("RFC 5321 §4.4");
    PARAMETER: () = Field::new("mail.param", "Parameter", "name=value behind a semicolon.").spec("RFC 2045 §5.1");
    PARAMETER_NAME: Text = Field::new("mail.param.name", "Name", "charset, boundary, name, filename …").spec("RFC 2045 §5.1");
    PARAMETER_VALUE: Text = Field::new("mail.param.value", "Value", "The parameter's value.").spec("RFC 2045 §5.1");
    MEDIA_TYPE: Text = Field::new("mail.media_type", "Media type", "What the body is, in lower case; text/plain where nothing is said.").spec("RFC 2045 §5").key();
    CHARSET: Text = Field::new("mail.charset", "Character set", "How bytes are letters.").spec("RFC 2046 §4.1.2");
    FILE_NAME: Text = Field::new("mail.file_name", "File name", "What the sender calls the file. A receiver must not trust it: it may hold a path or a false ending.").spec("RFC 2183 §2.3").key();

    // Parts.
    PART_NUMBER: Text = Field::new("mail.part.number", "Part", "Where the part stands: 2.1 is the first part of the second part.").spec("RFC 3501 §6.4.5").key();
    PART_SIZE: u32 = Field::new("mail.part.size", "Size", "How many bytes the part that ends here has as it was sent.").spec("RFC 2046 §5.1.1").key();
    FIRST_BOUNDARY: Text = Field::new("mime_multipart.first_boundary", "First boundary", "The line that begins the first part: two hyphens and the boundary.").spec("RFC 2046 §5.1.1");
    BOUNDARY: Text = Field::new("mime_multipart.boundary", "Boundary", "The line that ends a part and begins the next.").spec("RFC 2046 §5.1.1");
    LAST_BOUNDARY: Text = Field::new("mime_multipart.last_boundary", "Last boundary", "The line that ends the last part: two hyphens more behind the boundary.").spec("RFC 2046 §5.1.1").key();
    NO_BOUNDARY: () = Field::new("mime_multipart.no_required_parameter", "No boundary", "Several parts are promised, and nothing says what parts them.").spec("RFC 2046 §5.1.1");
    PREAMBLE: Bytes = Field::new("mime_multipart.preamble", "Preamble", "Text before the first boundary, for mail programs that don't know MIME.").spec("RFC 2046 §5.1.1").show(Show::Text);
    TRAILER: Bytes = Field::new("mime_multipart.trailer", "Epilogue", "Text behind the last boundary. Nobody sees it.").spec("RFC 2046 §5.1.1").show(Show::Text);
    PART_TYPE: Text = Field::new("mime_multipart.header.content-type", "Content-Type", "What the part is.").spec("RFC 2045 §5");
    PART_ENCODING: Text = Field::new("mime_multipart.header.content-transfer-encoding", "Content-Transfer-Encoding", "How the part was made fit for the way.").spec("RFC 2045 §6");
    PART_DISPOSITION: Text = Field::new("mime_multipart.header.content-disposition", "Content-Disposition", "Whether to show the part (inline) or to keep it as a file (attachment).").spec("RFC 2183 §2");
    PART_DESCRIPTION: Text = Field::new("mime_multipart.header.content-description", "Content-Description", "The part in words.").spec("RFC 2045 §8");
    PART_ID: Text = Field::new("mime_multipart.header.content-id", "Content-Id", "The part's name, so that HTML can show it as a picture.").spec("RFC 2045 §7");
    PART_LANGUAGE: Text = Field::new("mime_multipart.header.content-language", "Content-Language", "The language of the part.").spec("RFC 3282 §2");
    PART_LENGTH: Text = Field::new("mime_multipart.header.content-length", "Content-Length", "How long the part says it is.").spec("by custom");
    PART_CODING: Text = Field::new("mime_multipart.header.content-encoding", "Content-Encoding", "How the part was compressed.").spec("RFC 9110 §8.4");

    // Bodies.
    MESSAGE_TEXT: () = Field::new("imf.message_text", "Body", "What the message says, behind its header.").spec("RFC 5322 §2.3");
    PART_BODY: () = Field::new("mail.part.body", "Body", "What the part holds.").spec("RFC 2045 §2.4");
    AS_SENT: Text = Field::new("mail.body", "As sent", "The body's bytes as they went over the wire; of a long one the beginning.").spec("RFC 2045 §6");
    TEXT: Text = Field::new("mail.body.text", "Text", "The body as people read it: transfer encoding and character set undone.").spec("RFC 2045 §6");
    DATA: Bytes = Field::new("mail.body.data", "Data", "The body's bytes with the transfer encoding undone.").spec("RFC 2045 §6");
    BODY_SIZE: u32 = Field::new("mail.body.size", "Size as sent", "How many bytes the body has as it was sent.").spec("RFC 2045 §6").key();
    DATA_SIZE: u32 = Field::new("mail.body.data.size", "Size", "How many bytes the body has with the transfer encoding undone.").spec("RFC 2045 §6");
    DATA_KIND: Text = Field::new("mail.body.data.kind", "Looks like", "What the first bytes say the file is, whatever type and name say.").spec("by its first bytes");
    CUT: () = Field::new("mail.body.cut", "Only the beginning", "The body is longer; only its beginning is read here.").spec("RFC 2045 §2.4");
}

/// Header fields of a message and the fields they are said as.
pub(super) static OF_MESSAGE: &[(&str, &crate::field::Field<crate::field::Text>)] = &[
    ("From", &FROM),
    ("Sender", &SENDER),
    ("Reply-To", &REPLY_TO),
    ("To", &TO),
    ("Cc", &CC),
    ("Bcc", &BCC),
    ("Subject", &SUBJECT),
    ("Date", &DATE),
    ("Message-ID", &MESSAGE_ID),
    ("In-Reply-To", &IN_REPLY_TO),
    ("References", &REFERENCES),
    ("Comments", &COMMENTS),
    ("Keywords", &KEYWORDS),
    ("Resent-Date", &RESENT_DATE),
    ("Resent-From", &RESENT_FROM),
    ("Resent-Sender", &RESENT_SENDER),
    ("Resent-To", &RESENT_TO),
    ("Resent-Cc", &RESENT_CC),
    ("Resent-Bcc", &RESENT_BCC),
    ("Resent-Message-ID", &RESENT_MESSAGE_ID),
    ("Return-Path", &RETURN_PATH),
    ("Received", &RECEIVED),
    ("Content-Type", &CONTENT_TYPE),
    ("Content-Description", &CONTENT_DESCRIPTION),
    ("Content-ID", &CONTENT_ID),
    ("Content-Transfer-Encoding", &TRANSFER_ENCODING),
    ("MIME-Version", &MIME_VERSION),
    ("Content-Language", &CONTENT_LANGUAGE),
    ("User-Agent", &USER_AGENT),
    ("Autoforwarded", &AUTOFORWARDED),
    ("Autosubmitted", &AUTOSUBMITTED),
    ("X400-Content-Identifier", &X400_CONTENT_IDENTIFIER),
    ("Conversion", &CONVERSION),
    ("Conversion-With-Loss", &CONVERSION_WITH_LOSS),
    ("Delivery-Date", &DELIVERY_DATE),
    ("Discarded-X400-IPMS-Extensions", &DISCARDED_IPMS),
    ("Discarded-X400-MTS-Extensions", &DISCARDED_MTS),
    ("DL-Expansion-History", &DL_EXPANSION_HISTORY),
    ("Deferred-Delivery", &DEFERRED_DELIVERY),
    ("Expires", &EXPIRES),
    ("Importance", &IMPORTANCE),
    ("Incomplete-Copy", &INCOMPLETE_COPY),
    ("Latest-Delivery-Time", &LATEST_DELIVERY_TIME),
    ("Message-Type", &MESSAGE_TYPE),
    ("Original-Encoded-Information-Types", &ENCODED_TYPES),
    ("Originator-Return-Address", &ORIGINATOR_RETURN),
    ("Priority", &PRIORITY),
    ("Reply-By", &REPLY_BY),
    ("Sensitivity", &SENSITIVITY),
    ("Supersedes", &SUPERSEDES),
    ("X400-Content-Type", &X400_CONTENT_TYPE),
    ("X400-MTS-Identifier", &X400_MTS_IDENTIFIER),
    ("X400-Originator", &X400_ORIGINATOR),
    ("X400-Received", &X400_RECEIVED),
    ("X400-Recipients", &X400_RECIPIENTS),
    ("Delivered-To", &DELIVERED_TO),
    ("X-Mailer", &MAILER),
    ("X-MimeOLE", &MIMEOLE),
    ("Expiry-Date", &EXPIRY_DATE),
    ("X-MS-TNEF-Correlator", &TNEF),
    ("X-UIDL", &UIDL),
    ("X-Authentication-Warning", &AUTH_WARNING),
    ("X-Virus-Scanned", &VIRUS_SCANNED),
    ("X-Original-To", &ORIGINAL_TO),
    ("Thread-Index", &THREAD_INDEX),
    ("Lines", &LINES),
    ("Precedence", &PRECEDENCE),
    ("Auto-Forwarded", &AUTOFORWARDED),
    ("Auto-Submitted", &AUTOSUBMITTED),
];

/// Header fields of a part and the fields they are said as.
pub(super) static OF_PART: &[(&str, &crate::field::Field<crate::field::Text>)] = &[
    ("Content-Type", &PART_TYPE),
    ("Content-Transfer-Encoding", &PART_ENCODING),
    ("Content-Disposition", &PART_DISPOSITION),
    ("Content-Description", &PART_DESCRIPTION),
    ("Content-ID", &PART_ID),
    ("Content-Language", &PART_LANGUAGE),
    ("Content-Length", &PART_LENGTH),
    ("Content-Encoding", &PART_CODING),
];
