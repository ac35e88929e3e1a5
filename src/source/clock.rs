//! The clock of a pcapng interface: what a tick of it is in nanoseconds since 1970.

/// A clock.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    unit: Unit,
    /// Nanoseconds to add.
    ahead: i64,
}

/// The length of a tick.
#[derive(Clone, Copy)]
enum Unit {
    /// So many nanoseconds.
    Nanoseconds(u64),
    /// A nanosecond has so many.
    PerNanosecond(u64),
    /// A second has two to the so many.
    BinaryPerSecond(u32),
}

impl Clock {
    /// From an interface's if_tsresol and its if_tsoffset in seconds.
    pub(super) fn new(resolution: u8, offset: i64) -> Clock {
        Clock {
            unit: Unit::new(resolution),
            ahead: offset.saturating_mul(1_000_000_000),
        }
    }

    /// Ticks in a second.
    pub(super) fn resolution(self) -> u64 {
        self.unit.per_second()
    }

    /// A time stamp in nanoseconds since 1970, saturating.
    #[inline(always)]
    pub(super) fn nanoseconds(self, ticks: u64) -> i64 {
        let since = match self.unit {
            Unit::Nanoseconds(n) => i64::try_from(ticks.saturating_mul(n)).unwrap_or(i64::MAX),
            Unit::PerNanosecond(n) => i64::try_from(ticks / n).unwrap_or(i64::MAX),
            Unit::BinaryPerSecond(n) => {
                i64::try_from((u128::from(ticks) * 1_000_000_000) >> n).unwrap_or(i64::MAX)
            }
        };
        since.saturating_add(self.ahead)
    }
}

impl Unit {
    /// From an if_tsresol: the highest bit says whether the rest is a negative power of 2 or of 10.
    fn new(resolution: u8) -> Unit {
        let power = u32::from(resolution & 0x7f);
        match resolution & 0x80 {
            0 if power <= 9 => Unit::Nanoseconds(10u64.pow(9 - power)),
            // 10^19 ticks a second are the most that 64 bits count.
            0 => Unit::PerNanosecond(10u64.pow((power - 9).min(10))),
            _ => Unit::BinaryPerSecond(power.min(63)),
        }
    }

    fn per_second(self) -> u64 {
        match self {
            Unit::Nanoseconds(n) => 1_000_000_000 / n,
            Unit::PerNanosecond(n) => n.saturating_mul(1_000_000_000),
            Unit::BinaryPerSecond(n) => 1 << n,
        }
    }
}
