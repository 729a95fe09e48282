//! Sets of points in time, as sorted spans that neither overlap nor touch.

/// From a start, inclusive, to an end, exclusive.
pub type Span<T> = (T, T);

/// Sorts spans and merges those that overlap or touch; empty ones are dropped.
pub fn united<T: Ord + Copy>(mut spans: Vec<Span<T>>) -> Vec<Span<T>> {
    spans.retain(|(start, end)| start < end);
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joins = next.0 <= kept.1;
        if joins {
            kept.1 = kept.1.max(next.1);
        }
        joins
    });
    spans
}

/// The spans less the others. Both must be sorted and must neither overlap nor touch.
pub fn without<T: Ord + Copy>(spans: &[Span<T>], others: &[Span<T>]) -> Vec<Span<T>> {
    let mut left = Vec::with_capacity(spans.len());
    let mut others = others.iter().copied().peekable();
    for &(mut start, end) in spans {
        while let Some((from, to)) = others.peek().copied().filter(|other| other.0 < end) {
            if start < from {
                left.push((start, from));
            }
            start = start.max(to);
            if to > end {
                break;
            }
            others.next();
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_or_touches_is_one() {
        assert_eq!(united(vec![(5, 7), (1, 3), (3, 4), (6, 9), (8, 8), (12, 11)]), [(1, 4), (5, 9)]);
        assert_eq!(united(vec![(1, 10), (2, 3), (4, 12)]), [(1, 12)]);
    }

    #[test]
    fn what_is_cut_is_gone() {
        assert_eq!(without(&[(0, 10), (20, 30)], &[(3, 5), (8, 22), (29, 40)]), [(0, 3), (5, 8), (22, 29)]);
        assert_eq!(without(&[(0, 10), (12, 14)], &[(-5, 20)]), []);
        assert_eq!(without(&[(0, 10), (20, 30)], &[(10, 20)]), [(0, 10), (20, 30)]);
        assert_eq!(without(&[(0, 10)], &[(0, 1), (1, 2), (9, 10)]), [(2, 9)]);
    }
}
