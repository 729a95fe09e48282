//! Counts of buckets as bytes, in runs of buckets that have any: how many are left out before the run, how many follow, and
//! their counts.

use super::buckets::COUNT;

/// Writes counts, those of lower buckets first.
#[derive(Default)]
pub struct Packer {
    bytes: Vec<u8>,
    /// Where the run ends, its length, and its counts.
    end: usize,
    length: usize,
    counts: Vec<u8>,
    /// Buckets that the run has left out before it.
    gap: usize,
    count: i64,
}

impl Packer {
    /// Takes the next count; the same bucket may come again.
    pub fn put(&mut self, bucket: usize, count: i64) {
        if self.count > 0 && bucket + 1 == self.end {
            self.count += count;
            return;
        }
        self.end_count();
        if bucket != self.end || self.length == 0 {
            self.end_run();
            self.gap = bucket - self.end;
        }
        (self.end, self.count) = (bucket + 1, count);
        self.length += 1;
    }

    fn end_count(&mut self) {
        if self.count > 0 {
            put_number(&mut self.counts, self.count as u64);
            self.count = 0;
        }
    }

    fn end_run(&mut self) {
        if self.length > 0 {
            put_number(&mut self.bytes, self.gap as u64);
            put_number(&mut self.bytes, self.length as u64);
            self.bytes.append(&mut self.counts);
            self.length = 0;
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.end_count();
        self.end_run();
        self.bytes
    }
}

/// Seven bits a byte, the least significant first; the eighth says that more follow.
fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[inline]
fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number: u64 = 0;
    for place in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << place;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Reads what [`Packer`] wrote; None where it did not.
#[inline]
pub fn unpack(mut bytes: &[u8], mut take: impl FnMut(usize, i64)) -> Option<()> {
    let mut bucket: u64 = 0;
    while !bytes.is_empty() {
        bucket = bucket.checked_add(take_number(&mut bytes)?)?;
        let end = bucket.checked_add(take_number(&mut bytes)?).filter(|end| *end <= COUNT as u64)?;
        for bucket in bucket..end {
            take(bucket as usize, take_number(&mut bytes)? as i64);
        }
        bucket = end;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(counts: &[(usize, i64)]) -> Vec<u8> {
        let mut packer = Packer::default();
        counts.iter().for_each(|(bucket, count)| packer.put(*bucket, *count));
        packer.finish()
    }

    fn unpacked(bytes: &[u8]) -> Option<Vec<(usize, i64)>> {
        let mut counts = Vec::new();
        unpack(bytes, |bucket, count| counts.push((bucket, count))).map(|()| counts)
    }

    #[test]
    fn there_and_back() {
        let cases: [&[(usize, i64)]; 5] =
            [&[], &[(0, 1)], &[(COUNT - 1, i64::MAX)], &[(3, 1), (4, 127), (5, 128), (900, 2)], &[(7, 1), (9, 1)]];
        for counts in cases {
            assert_eq!(unpacked(&packed(counts)).as_deref(), Some(counts));
        }
        assert_eq!(packed(&[(3, 1), (4, 127), (5, 128)]), [3, 3, 1, 127, 0x80, 1]);
        assert_eq!(packed(&[(5, 2), (5, 3)]), packed(&[(5, 5)]), "the same bucket may come again");
    }

    #[test]
    fn what_was_not_packed_is_refused() {
        let past_the_end = packed(&[(COUNT - 1, 1)]).into_iter().chain([0, 1, 1]).collect::<Vec<_>>();
        let endless = [0xFF; 12];
        for bytes in [&[3][..], &[3, 2, 1], &[0, 1, 0x80], &past_the_end, &endless] {
            assert_eq!(unpacked(bytes), None, "{bytes:?}");
        }
    }
}
