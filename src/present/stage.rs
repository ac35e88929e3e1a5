//! What the stage shows: actors, steps between them, and what lies behind one step. Plain data, in one language.

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
    /// The lesson stops here.
    pub stop: bool,
    /// A question to be answered before this step is shown.
    pub question: Option<Question>,
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
    /// Why, beside the bytes.
    pub because: String,
}

/// A numbered step of a textbook, ticked off as it happens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The textbook's number, or "+".
    pub number: String,
    /// What it says.
    pub text: String,
    /// The step at which it happens; none: it is not in this capture.
    pub at: Option<usize>,
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
    pub doc: &'static str,
    /// Which section says so.
    pub spec: &'static str,
    /// Its first byte, and how many, within the section's bytes.
    pub place: (usize, usize),
}

/// One layer of a message: its fields and its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Whose bytes these are, "HTTP", "frame 6".
    pub title: String,
    /// The fields, in the order of the bytes.
    pub fields: Vec<Field>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// For each stretch of the bytes the frame that carried it: first byte, frame.
    pub frames: Vec<(usize, u64)>,
}

/// What the stage plays: data that doesn't change while it plays.
pub trait Play {
    /// Its title.
    fn title(&self) -> &str;
    /// The columns.
    fn actors(&self) -> &[Actor];
    /// The arrows, in the order of time.
    fn steps(&self) -> &[Step];
    /// The textbook's steps; empty where there is no textbook.
    fn outline(&self) -> &[Outline];
    /// What is said before the first step.
    fn opening(&self) -> &str;
    /// What is said behind the last.
    fn closing(&self) -> &str;
    /// What lies behind a step: the message first, the frame's layers behind it.
    fn sections(&self, step: usize) -> Vec<Section>;
}
