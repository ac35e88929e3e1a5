//! What a dissector told, until it is carried out.

use smallvec::SmallVec;

use crate::layer::{Op, Out};
use crate::note::Code;

/// What an [`Out`] held, free of the facts it borrowed.
pub(in crate::engine) struct Told {
    pub said: SmallVec<[crate::layer::Said; 2]>,
    pub made: Vec<crate::layer::Made>,
    pub notes: Vec<(&'static Code, u64, u32, u64)>,
    pub ops: Vec<Op>,
    pub need: usize,
    pub skip: u64,
    pub skip_finishes: bool,
    pub finished: bool,
}

impl From<Out<'_>> for Told {
    fn from(out: Out<'_>) -> Told {
        Told {
            said: out.said,
            made: out.made,
            notes: out.notes,
            ops: out.ops,
            need: out.need,
            skip: out.skip,
            skip_finishes: out.skip_finishes,
            finished: out.finished,
        }
    }
}
