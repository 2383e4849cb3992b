//! A tree of sums that draws leaves in proportion to their values.

/// Children of a node: sixteen f32 fill a cache line.
const WIDTH: usize = 16;

/// The values of sixteen neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
struct Block([f32; WIDTH]);

/// Values ≥ 0 whose sums are kept in a tree with sixteen children a node, so that a leaf is found by reading
/// log₁₆ n cache lines (five for a million leaves).
///
/// Sums are recomputed from their children, in one order, and never incremented: they do not drift, and a tree made
/// anew from its leaves has the same bits. [`set`](SumTree::set) only notes what has to be summed again; that happens
/// once for all of a batch when the sums are next needed.
#[derive(Clone, Debug)]
pub struct SumTree {
    leaves: usize,
    /// `levels[0]` holds the leaves, `levels[k + 1]` the sums of the blocks of `levels[k]`; the last has one block.
    levels: Vec<Vec<Block>>,
    /// Blocks of the level to be summed next, and of the one after it.
    pending: Vec<u32>,
    above: Vec<u32>,
    /// A bit for each block of `levels[0]`, then of `levels[1]`, …: whether it is pending.
    marked: Vec<Vec<u64>>,
}

impl SumTree {
    /// All `leaves` values 0.
    #[must_use]
    pub fn new(leaves: usize) -> Self {
        let mut levels = vec![vec![Block::default(); leaves.div_ceil(WIDTH).max(1)]];
        let mut blocks = levels[0].len();
        while blocks > 1 {
            blocks = blocks.div_ceil(WIDTH);
            levels.push(vec![Block::default(); blocks]);
        }
        let marked = levels.iter().map(|l| vec![0; l.len().div_ceil(64)]).collect();
        SumTree { leaves, levels, pending: Vec::new(), above: Vec::new(), marked }
    }

    /// Bytes of a tree of this many leaves.
    #[must_use]
    pub fn bytes(leaves: usize) -> u64 {
        let (mut blocks, mut sum) = (leaves.div_ceil(WIDTH) as u64, 0);
        loop {
            // The block, its mark, and at most one place in a list of what is pending.
            sum += blocks * (size_of::<Block>() as u64 + 4) + blocks / 8;
            if blocks <= 1 {
                return sum;
            }
            blocks = blocks.div_ceil(WIDTH as u64);
        }
    }

    /// How many leaves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.leaves
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leaves == 0
    }

    /// A leaf's value.
    #[inline]
    #[must_use]
    pub fn leaf(&self, leaf: usize) -> f32 {
        self.levels[0][leaf / WIDTH].0[leaf % WIDTH]
    }

    /// Sets a leaf to a value that is ≥ 0 and finite; the sum of all must stay finite too.
    #[inline]
    pub fn set(&mut self, leaf: usize, value: f32) {
        debug_assert!(leaf < self.leaves && value >= 0.0 && value.is_finite());
        let block = leaf / WIDTH;
        self.levels[0][block].0[leaf % WIDTH] = value;
        if mark(&mut self.marked[0], block) {
            self.pending.push(block as u32);
        }
    }

    /// The sum of all leaves.
    pub fn total(&mut self) -> f64 {
        self.settle();
        self.levels.last().map_or(0.0, |top| sum(&top[0]))
    }

    /// Finds the leaf that each of `targets` (0 ≤ target < total) falls on when the leaves' values lie side by side,
    /// and puts its number into `found`. A leaf with the value 0 is never found; there must be another one.
    ///
    /// All targets go down a level together, so that the processor waits for many cache lines at once. `targets` hold
    /// the distance into the leaf afterwards.
    pub fn find(&mut self, targets: &mut [f64], found: &mut Vec<u32>) {
        self.settle();
        found.clear();
        found.resize(targets.len(), 0);
        for level in self.levels.iter().rev() {
            for (block, target) in found.iter_mut().zip(targets.iter_mut()) {
                let (child, rest) = descend(&level[*block as usize], *target);
                *block = *block * WIDTH as u32 + child as u32;
                *target = rest;
            }
        }
    }

    /// Sums up what has changed.
    fn settle(&mut self) {
        for level in 0..self.levels.len() {
            let (below, above) = self.levels.split_at_mut(level + 1);
            let (marks, marks_above) = self.marked.split_at_mut(level + 1);
            for block in self.pending.drain(..) {
                let block = block as usize;
                marks[level][block / 64] &= !(1 << (block % 64));
                let (Some(above), Some(marks_above)) = (above.first_mut(), marks_above.first_mut()) else {
                    continue;
                };
                above[block / WIDTH].0[block % WIDTH] = sum(&below[level][block]) as f32;
                if mark(marks_above, block / WIDTH) {
                    self.above.push((block / WIDTH) as u32);
                }
            }
            std::mem::swap(&mut self.pending, &mut self.above);
        }
    }
}

/// Sets a mark; whether it was not set before.
#[inline(always)]
fn mark(marks: &mut [u64], at: usize) -> bool {
    let (word, bit) = (&mut marks[at / 64], 1 << (at % 64));
    let new = *word & bit == 0;
    *word |= bit;
    new
}

/// The sum of a block, by halves.
#[inline(always)]
fn sum(block: &Block) -> f64 {
    let mut x = block.0.map(f64::from);
    for half in [8, 4, 2, 1] {
        for l in 0..half {
            x[l] += x[l + half];
        }
    }
    x[0]
}

/// The child that `target` falls on, and how far into it. Without branches on the values: they are random.
#[inline(always)]
fn descend(block: &Block, target: f64) -> (usize, f64) {
    let (mut child, mut before, mut sum) = (0, 0.0, 0.0);
    for value in block.0 {
        sum += f64::from(value);
        let passed = sum <= target;
        child += usize::from(passed);
        before = if passed { sum } else { before };
    }
    if child < WIDTH {
        return (child, target - before);
    }
    // The node above was rounded up beyond the sum of its children: the last of them that has a share.
    let last = block.0.iter().rposition(|v| *v > 0.0).unwrap_or(0);
    (last, target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn find(tree: &mut SumTree, target: f64) -> u32 {
        let mut found = Vec::new();
        tree.find(&mut [target], &mut found);
        found[0]
    }

    #[test]
    fn finds_what_a_scan_finds() {
        let mut rng = Rng::stream(1, "test", 0);
        for n in [1, 2, 15, 16, 17, 255, 256, 257, 5000] {
            let mut tree = SumTree::new(n);
            let mut values = vec![0.0_f32; n];
            for round in 0..20 {
                for _ in 0..=n / 4 {
                    let leaf = rng.below(n as u32) as usize;
                    // Whole numbers, so that sums are exact in any order.
                    values[leaf] = f32::from(rng.below(4) as u8 * u8::from(round % 3 != 0));
                    tree.set(leaf, values[leaf]);
                }
                let total: f64 = values.iter().map(|v| f64::from(*v)).sum();
                assert_eq!(tree.total(), total, "{n}");
                let fresh = values.iter().enumerate().fold(SumTree::new(n), |mut t, (i, v)| {
                    t.set(i, *v);
                    t
                });
                let mut fresh = fresh;
                fresh.settle();
                assert_eq!(tree.levels, fresh.levels, "the same bits from the leaves alone");
                for _ in 0..20 {
                    if total == 0.0 {
                        continue;
                    }
                    let target = rng.range(0.0, total);
                    let mut sum = 0.0;
                    let want = values.iter().position(|v| {
                        sum += f64::from(*v);
                        target < sum
                    });
                    assert_eq!(Some(find(&mut tree, target) as usize), want, "{n}");
                }
            }
        }
    }

    #[test]
    fn a_target_on_the_edge_never_finds_an_empty_leaf() {
        let mut tree = SumTree::new(1000);
        let mut rng = Rng::stream(2, "test", 0);
        for leaf in 0..900 {
            tree.set(leaf, if leaf % 3 == 0 { 0.0 } else { rng.uniform() as f32 * 1e-3 });
        }
        let total = tree.total();
        for target in [0.0, total * (1.0 - 1e-9), total, total * (1.0 + 1e-6)] {
            let leaf = find(&mut tree, target) as usize;
            assert!(tree.leaf(leaf) > 0.0, "{target} finds {leaf}");
        }
    }
}
