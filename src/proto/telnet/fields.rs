//! The vocabulary of Telnet.

use super::option as o;

crate::fields! {
    // Commands.
    COMMAND_GROUP: () = Field::new("telnet.command", "Command", "Byte 255, IAC, makes the next byte a command. Where 255 is meant as data it is sent twice.").spec("RFC 854 p. 13");
    CMD: u8 = Field::new("telnet.cmd", "Command", "What is asked or said. WILL and WONT are about the sender, DO and DONT about the receiver.").spec("RFC 854 p. 14").names(o::command).key();
    MEANING: Text = Field::new("telnet.cmd.meaning", "Meaning", "What the command says.").spec("RFC 854 p. 14");
    OPTION: u8 = Field::new("telnet.subcmd", "Option", "What is negotiated. Both start from the plainest terminal there is, and everything beyond needs the consent of both.").spec("RFC 855").names(o::option).key();
    PURPOSE: Text = Field::new("telnet.option.purpose", "Purpose", "What the option is for.").spec("RFC 855");
    STATE_ON: Text = Field::new("telnet.state.on", "Now on", "Both have agreed: this side does it from here on.").spec("RFC 854 p. 2").key();
    STATE_OFF: Text = Field::new("telnet.state.off", "Off", "One has refused, or wants no more of it: this side does not do it from here on.").spec("RFC 854 p. 2").key();

    // Subnegotiation.
    SUB_COMMAND: u8 = Field::new("telnet.subcmd", "Is or send", "Whether the value follows or is asked for.").spec("RFC 1091").names(o::is_send).key();
    VALUE: Text = Field::new("telnet.string_subopt.value", "Value", "The terminal's name, the display, the location: whatever the option is about.").spec("RFC 1091").key();
    WIDTH: u16 = Field::new("telnet.naws_subopt.width", "Width", "Columns of the window.").spec("RFC 1073").key();
    HEIGHT: u16 = Field::new("telnet.naws_subopt.height", "Height", "Lines of the window.").spec("RFC 1073").key();
    IS_SEND: u8 = Field::new("telnet.subopt.is", "Is or send", "Whether the value follows or is asked for.").spec("RFC 1079").names(o::is_send).key();
    SPEED: Text = Field::new("telnet.speed", "Speed", "Bits per second the terminal sends, and receives.").spec("RFC 1079").key();
    ENV_PART: u8 = Field::new("telnet.env.part", "Part", "A name of a well-known variable (VAR) or the user's own (USERVAR), or a VALUE.").spec("RFC 1572 §2").names(o::environment);
    ENV_NAME: Text = Field::new("telnet.env.name", "Variable", "The variable's name.").spec("RFC 1572 §2").key();
    ENV_VALUE: Text = Field::new("telnet.env.value", "Value", "The variable's value.").spec("RFC 1572 §2").key();
    LINEMODE: u8 = Field::new("telnet.linemode", "Linemode", "MODE says who edits lines, SLC which characters have a function, FORWARDMASK which send the line.").spec("RFC 1184 §2.2").names(o::linemode).key();
    MODE: u8 = Field::new("telnet.linemode.mode", "Mode", "The bits below.").spec("RFC 1184 §2.2").hex(2);
    MODE_EDIT: bool = Field::new("telnet.linemode.edit", "Edit", "The client edits lines and sends them whole.").spec("RFC 1184 §2.2");
    MODE_TRAPSIG: bool = Field::new("telnet.linemode.trapsig", "Trap signals", "The client makes commands of keys such as Control-C.").spec("RFC 1184 §2.2");
    MODE_ACK: bool = Field::new("telnet.linemode.ack", "Acknowledged", "The mode is the one the other side asked for.").spec("RFC 1184 §2.2");
    MODE_SOFT_TAB: bool = Field::new("telnet.linemode.soft_tab", "Soft tabs", "Tabs are sent as blanks.").spec("RFC 1184 §2.2");
    MODE_LIT_ECHO: bool = Field::new("telnet.linemode.lit_echo", "Literal echo", "Characters without a shape are echoed as they are.").spec("RFC 1184 §2.2");
    SLC: () = Field::new("telnet.slc", "Special character", "A function, how it is supported, and the character that calls it.").spec("RFC 1184 §2.4");
    SLC_FUNCTION: u8 = Field::new("telnet.slc.function", "Function", "What the character does.").spec("RFC 1184 §3").names(o::slc);
    SLC_FLAGS: u8 = Field::new("telnet.slc.flags", "Flags", "The lowest two bits are the level (0 not supported, 1 can't change, 2 value, 3 default), 0x80 acknowledges, 0x40 and 0x20 flush input and output.").spec("RFC 1184 §2.4").hex(2);
    SLC_VALUE: u8 = Field::new("telnet.slc.value", "Character", "Its number in ASCII.").spec("RFC 1184 §2.4").hex(2);
    FLOW: u8 = Field::new("telnet.flow_control", "Flow control", "Whether the client itself stops output at Control-S, and what starts it again.").spec("RFC 1372 §2").names(o::flow_control).key();
    CHARSET: u8 = Field::new("telnet.charset.cmd", "Charset", "A request with names to choose from, or the answer.").spec("RFC 2066 §4").names(o::charset).key();
    CHARSET_NAMES: Text = Field::new("telnet.charset.names", "Names", "Of a request the separator and the names, of an answer the one chosen.").spec("RFC 2066 §4").key();
    AUTH: u8 = Field::new("telnet.auth.cmd", "Authentication", "A list of what is accepted, or a step of it.").spec("RFC 2941 §2").names(o::authentication).key();
    AUTH_TYPE: u8 = Field::new("telnet.auth.type", "Type", "How it is proved who somebody is.").spec("RFC 2941 §2").names(o::authentication_type).key();
    AUTH_MODIFIER: u8 = Field::new("telnet.auth.modifier", "Modifiers", "Who proves to whom, one way or both, and whether encryption follows.").spec("RFC 2941 §2").hex(2);
    AUTH_NAME: Text = Field::new("telnet.auth.name", "User", "Who wants to be let in.").spec("RFC 2941 §2").key();
    AUTH_DATA: Bytes = Field::new("telnet.auth.data", "Proof", "What this type of authentication sends.").spec("RFC 2941 §2").secret();
    ENC: u8 = Field::new("telnet.enc.cmd", "Encryption", "A list of what is supported, or a step of it. Behind START everything is encrypted.").spec("RFC 2946 §2").names(o::encryption).key();
    ENC_TYPE: u8 = Field::new("telnet.enc.type", "Type", "The cipher.").spec("RFC 2946 §2").names(o::encryption_type);
    ENC_DATA: Bytes = Field::new("telnet.enc.data", "Data", "Key number, initialisation vector, or what else the step needs.").spec("RFC 2946 §2");
    START_TLS: u8 = Field::new("telnet.starttls", "Start TLS", "TLS follows once both have said so.").names(o::start_tls).key();
    STATUS: Text = Field::new("telnet.status", "Option as the sender sees it", "One option and who does it: WILL is the sender, DO the other side. What isn't listed is off.").spec("RFC 859");
    STATUS_DETAIL: Bytes = Field::new("telnet.status.detail", "Details as the sender sees them", "What was agreed on of an option, between SB and SE.").spec("RFC 859");
    OPTION_DATA: Bytes = Field::new("telnet.option_data", "Option data", "What is said of the option.").spec("RFC 855");

    // Data.
    DATA: Text = Field::new("telnet.data", "Data", "What was typed, or is to be shown. CR LF ends a line, CR NUL is a carriage return alone.").spec("RFC 854 p. 11");
    TEXT: Text = Field::new("telnet.text", "Text", "The first of the data, for lines.").hidden().key();
    SECRET: Text = Field::new("telnet.data", "Data, a secret", "What was typed behind a prompt for a password. Telnet sends it as it is: whoever sees the packets can read it.").spec("RFC 854 p. 11").secret();
    HIDDEN: bool = Field::new("telnet.data.hidden", "A secret", "A password was asked for, and nothing of this came back.").spec("RFC 857").key();
    ECHO: Text = Field::new("telnet.echo", "Echo", "The server shows what was typed: so much of this comes from the client's keyboard.").spec("RFC 857").key();
    LENGTH: u32 = Field::new("telnet.data.length", "Length", "How many bytes of data.").key();
    OPAQUE: Bytes = Field::new("telnet.opaque", "Unreadable data", "Encrypted or compressed, as was negotiated before.").spec("RFC 2946 §3");
}
