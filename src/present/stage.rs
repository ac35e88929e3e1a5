//! What the stage shows: actors, steps between them, and what lies behind one step. Plain data, in one language.

use std::borrow::Cow;

/// One side of a conversation, a column of the ladder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// Its name, or its address where it has none.
    pub name: String,
    /// What it is here: client, server, resolver.
    pub role: String,
    /// Address and port.
    pub endpoint: String,
}

/// An arrow of the ladder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The actor it comes from.
    pub from: usize,
    /// The actor it goes to.
    pub to: usize,
    /// What stands at the arrow.
    pub label: String,
    /// Whose words these are: TCP, DNS, TLS.
    pub protocol: String,
    /// The frame that completed it.
    pub frame: u64,
    /// Nanoseconds since the first step.
    pub time: i64,
    /// What happened and why, in a sentence or three.
    pub sentence: String,
    /// The textbook's number for it, or "+" for what textbooks leave out.
    pub number: String,
    /// Something went wrong here.
    pub wrong: bool,
}

/// A prediction: asked before the tool reveals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What can be answered, in the order shown.
    pub choices: Vec<String>,
    /// Which of them is right.
    pub right: usize,
}

/// When a step of a textbook happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this step of the ladder.
    At(usize),
    /// Behind this step, but in no packet: none, before all of them.
    Beside(Option<usize>),
    /// Never in this capture.
    Absent,
}

/// A numbered step of a textbook, ticked off as it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The textbook's number, or "+" for what textbooks leave out.
    pub number: String,
    /// What it says.
    pub text: String,
    /// When it happens.
    pub when: When,
}

impl Outline {
    /// Whether it has happened once so many steps are shown.
    pub fn is_done(&self, shown: usize) -> bool {
        match self.when {
            When::At(at) => at < shown,
            When::Beside(after) => after.map_or(0, |at| at + 1) < shown,
            When::Absent => false,
        }
    }
}

/// A place the stage stands still at: how much is shown, and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Station {
    /// How many steps the ladder shows.
    pub shown: usize,
    /// The step that it is about.
    pub about: Option<usize>,
    /// What is said; a new word stands between `**`. Empty: the sentence of the step.
    pub text: String,
    /// To be answered before this place is shown; the text then says why.
    pub question: Option<Question>,
    /// How many layers of the message are unfolded, from the outside in.
    pub layers: usize,
    /// Beside the layers: those of OSI.
    pub osi: bool,
    /// The field that it is about, by its name; or the title of a section.
    pub look: String,
    /// One of a lesson's stop points: its number.
    pub stop: Option<usize>,
}

/// One field of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// How deep it lies.
    pub depth: u8,
    /// What a person calls it.
    pub label: String,
    /// Its value, and the value's name.
    pub value: String,
    /// Its name in filters.
    pub name: &'static str,
    /// What it means.
    pub doc: Cow<'static, str>,
    /// Which section says so.
    pub spec: &'static str,
    /// Its first byte, and how many, within the section's bytes.
    pub place: (usize, usize),
}

/// One layer of a message: its fields and its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Whose bytes these are: Ethernet, IP, HTTP.
    pub title: String,
    /// Its name in filters: eth, ip, http.
    pub name: String,
    /// The layer it stands in, of TCP/IP's four.
    pub layer: String,
    /// That layer in OSI's seven.
    pub osi: String,
    /// What it is for.
    pub about: String,
    /// The fields, in the order of the bytes.
    pub fields: Vec<Field>,
    /// The bytes; those of secrets are stars.
    pub bytes: Vec<u8>,
    /// For each stretch of the bytes the frame that carried it: first byte, frame.
    pub frames: Vec<(usize, u64)>,
    /// Not a layer, but another look at the last one.
    pub extra: bool,
}

/// What the stage plays: data that doesn't change while it plays.
pub trait Play {
    /// Its title.
    fn title(&self) -> &str;
    /// The columns.
    fn actors(&self) -> &[Actor];
    /// The arrows, in the order of time.
    fn steps(&self) -> &[Step];
    /// The places to stand still at, in their order: at least one.
    fn stations(&self) -> &[Station];
    /// The textbook's steps; empty where there is no textbook.
    fn outline(&self) -> &[Outline];
    /// What lies behind a step: its layers from the outside in, then other looks at the last of them.
    fn sections(&self, step: usize) -> Vec<Section>;
    /// Whether a step belongs to a conversation that is encrypted.
    fn encrypted(&self, _step: usize) -> bool {
        false
    }
    /// Whether there are any secrets to open it with.
    fn has_secrets(&self) -> bool {
        false
    }
    /// How the keys of the conversation came about that a step belongs to; none where nothing is encrypted.
    fn keys(&self, _step: usize) -> Option<Section> {
        None
    }
}
