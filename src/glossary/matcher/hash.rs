//! Hashing of short words for tables that only hold what the reader chose: quick, and no defence against words that
//! were made to collide.

use std::hash::{BuildHasherDefault, Hasher};

pub type Table<T> = std::collections::HashMap<Box<str>, T, BuildHasherDefault<Words>>;

#[derive(Clone, Copy, Debug, Default)]
pub struct Words(u64);

impl Words {
    fn add(&mut self, eight: u64) {
        self.0 = (self.0.rotate_left(5) ^ eight).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Words {
    fn write(&mut self, bytes: &[u8]) {
        let mut eights = bytes.chunks_exact(8);
        for eight in &mut eights {
            self.add(eight.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)));
        }
        self.add(eights.remainder().iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)));
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }

    fn finish(&self) -> u64 {
        // The product is best mixed in its upper half; tables look at the lower one too.
        self.0 ^ self.0 >> 32
    }
}
