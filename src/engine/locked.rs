//! Secrets, and conversations that wait for one.

use super::{Engine, give_up};
use crate::limits;
use crate::secret::Keyring;

impl Engine {
    /// The secrets there are.
    pub fn keyring(&self) -> &Keyring {
        &self.secrets
    }

    /// The secrets there were, for another engine.
    pub fn into_keyring(self) -> Keyring {
        self.secrets
    }

    /// Adds to the secrets. Conversations that waited for one go on; what they say is seen at the next visit.
    pub fn unlock(&mut self, add: impl FnOnce(&mut Keyring)) {
        let before = self.secrets.generation();
        add(&mut self.secrets);
        if self.secrets.generation() == before || self.frames == 0 {
            return;
        }
        self.opened.sort_unstable();
        self.opened.dedup();
        let opened = std::mem::take(&mut self.opened);
        opened.iter().for_each(|slot| self.unlock_one(*slot));
        self.opened = opened;
        for slot in std::mem::take(&mut self.parked) {
            let c = self.table.at(slot);
            if c.state.tcp.as_ref().is_some_and(|t| t.layers.is_locked()) {
                self.parked.push_back(slot);
            } else if c.state.closed {
                self.closing.push(slot);
            }
        }
    }

    fn unlock_one(&mut self, slot: u32) {
        let c = self.table.at_mut(slot);
        let waits = c.state.tcp.as_ref().is_some_and(|t| t.layers.is_locked());
        let Some(mut tcp) = c.state.tcp.take_if(|_| waits) else {
            return;
        };
        let time = self.last_time;
        let (mut env, _) = self.known(slot, time);
        tcp.layers.unlocked(&mut env);
        self.table.at_mut(slot).state.tcp = Some(tcp);
    }

    /// Keeps the state of a conversation that is over, because something in it waits for a secret that may still come.
    pub(super) fn park(&mut self, slot: u32) -> bool {
        let c = self.table.at(slot);
        let waits = c.state.tcp.as_ref().is_some_and(|t| t.layers.is_locked());
        if !waits || c.replaced_by.is_some() {
            return false;
        }
        if self.parked.contains(&slot) {
            return true;
        }
        self.parked.push_back(slot);
        if self.parked.len() > limits::PARKED
            && let Some(oldest) = self.parked.pop_front()
        {
            give_up(self.table.at_mut(oldest), &mut self.pool, &mut self.streams);
        }
        true
    }
}
