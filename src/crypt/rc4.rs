//! RC4, whose state can be copied: behind a hole several places of the key stream are tried.

use zeroize::Zeroize;

/// The key stream of one key, somewhere along it.
#[derive(Clone)]
pub struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    /// At the stream's beginning. `None` where the key is empty or longer than 256 bytes.
    pub fn new(key: &[u8]) -> Option<Rc4> {
        if key.is_empty() || key.len() > 256 {
            return None;
        }
        let mut rc4 = Rc4 {
            state: std::array::from_fn(|i| i as u8),
            i: 0,
            j: 0,
        };
        let mut j = 0u8;
        for (i, k) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(rc4.state[i]).wrapping_add(*k);
            rc4.state.swap(i, j.into());
        }
        Some(rc4)
    }

    #[inline]
    fn next(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        self.j = self.j.wrapping_add(self.state[usize::from(self.i)]);
        self.state.swap(self.i.into(), self.j.into());
        let at = self.state[usize::from(self.i)].wrapping_add(self.state[usize::from(self.j)]);
        self.state[usize::from(at)]
    }

    /// Encrypts or decrypts in place.
    pub fn apply(&mut self, text: &mut [u8]) {
        text.iter_mut().for_each(|b| *b ^= self.next());
    }

    /// Goes on along the stream.
    pub fn skip(&mut self, n: u64) {
        (0..n).for_each(|_| {
            self.next();
        });
    }
}

impl Drop for Rc4 {
    fn drop(&mut self) {
        self.state.zeroize();
    }
}
