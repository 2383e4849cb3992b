//! A tree of sums that draws leaves in proportion to their values.

/// Children of a node: sixteen f32 fill a cache line.
const WIDTH: usize = 16;

/// The values of sixteen leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
struct Leaves([f32; WIDTH]);

/// Sixteen sums.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
struct Node {
    /// The sum of the children before each child, the first one's 0: to find a child is to count.
    before: [f64; WIDTH],
    /// The largest number below the sum of all.
    limit: f64,
    /// The sum of each child.
    sums: [f32; WIDTH],
}

/// Values ≥ 0 whose sums are kept in a tree with sixteen children a node, so that a leaf is found in log₁₆ n steps (five
/// for a million leaves).
///
/// Sums are recomputed from their children, in one order, and never incremented: they do not drift, and a tree made
/// anew from its leaves has the same bits. [`set`](SumTree::set) only notes what has to be summed again; that happens
/// once for all of a batch when the sums are next needed.
#[derive(Clone, Debug)]
pub struct SumTree {
    len: usize,
    leaves: Vec<Leaves>,
    /// `levels[0]` sums up `leaves`, `levels[k + 1]` sums up `levels[k]`; the last has one node.
    levels: Vec<Vec<Node>>,
    /// What is to be summed next, blocks of leaves or nodes of a level, and what of the level above.
    pending: Vec<u32>,
    above: Vec<u32>,
    /// A bit for each block of leaves, then for each node of `levels[0]`, …: whether it is pending.
    marked: Vec<Vec<u64>>,
}

impl SumTree {
    /// All `len` values 0.
    #[must_use]
    pub fn new(len: usize) -> Self {
        let leaves = vec![Leaves::default(); len.div_ceil(WIDTH).max(1)];
        let sizes: Vec<usize> = sizes(len).collect();
        let levels = sizes.iter().map(|n| vec![Node::default(); *n]).collect();
        let marked = [leaves.len()].iter().chain(&sizes).map(|n| vec![0; n.div_ceil(64)]).collect();
        SumTree { len, leaves, levels, pending: Vec::new(), above: Vec::new(), marked }
    }

    /// Bytes of a tree of this many leaves.
    #[must_use]
    pub fn bytes(len: usize) -> u64 {
        let nodes: usize = sizes(len).sum();
        // With at most one place for each block in the list of what is pending.
        (len.div_ceil(WIDTH) * (size_of::<Leaves>() + 4) + nodes * size_of::<Node>()) as u64
    }

    /// How many leaves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A leaf's value.
    #[inline]
    #[must_use]
    pub fn leaf(&self, leaf: usize) -> f32 {
        self.leaves[leaf / WIDTH].0[leaf % WIDTH]
    }

    /// Sets a leaf to a value that is ≥ 0 and finite; the sum of all must stay finite too.
    #[inline]
    pub fn set(&mut self, leaf: usize, value: f32) {
        debug_assert!(leaf < self.len && value >= 0.0 && value.is_finite());
        let block = leaf / WIDTH;
        self.leaves[block].0[leaf % WIDTH] = value;
        if mark(&mut self.marked[0], block) {
            self.pending.push(block as u32);
        }
    }

    /// The sum of all leaves.
    pub fn total(&mut self) -> f64 {
        self.settle();
        sums(&self.levels.last().map_or(self.leaves[0].0, |top| top[0].sums)).1
    }

    /// Finds the leaf that each of `targets` (0 ≤ target < total) falls on when the leaves' values lie side by side,
    /// and puts its number into `found`. A leaf with the value 0 is never found; there must be another one.
    ///
    /// All targets go down a level together, so that the processor waits for many cache lines at once. `targets` hold
    /// how far each is into its block of leaves afterwards.
    pub fn find(&mut self, targets: &mut [f64], found: &mut Vec<u32>) {
        self.settle();
        found.clear();
        found.resize(targets.len(), 0);
        for level in self.levels.iter().rev() {
            for (at, target) in found.iter_mut().zip(targets.iter_mut()) {
                let node = &level[*at as usize];
                let within = target.min(node.limit);
                let child = count(&node.before, within);
                *target = within - node.before[child];
                *at = *at * WIDTH as u32 + child as u32;
            }
        }
        for (at, target) in found.iter_mut().zip(targets.iter()) {
            let (before, total) = sums(&self.leaves[*at as usize].0);
            *at = *at * WIDTH as u32 + count(&before, target.min(below(total))) as u32;
        }
    }

    /// Sums up what has changed.
    fn settle(&mut self) {
        for level in 0..=self.levels.len() {
            let (done, rest) = self.levels.split_at_mut(level);
            let mut parents = rest.first_mut();
            let (marks, marks_above) = self.marked.split_at_mut(level + 1);
            for block in self.pending.drain(..) {
                let block = block as usize;
                marks[level][block / 64] &= !(1 << (block % 64));
                let sum = match done.last_mut() {
                    None => sums(&self.leaves[block].0).1,
                    Some(nodes) => {
                        let node = &mut nodes[block];
                        let (before, sum) = sums(&node.sums);
                        (node.before, node.limit) = (before, below(sum));
                        sum
                    }
                };
                let Some(parents) = &mut parents else { continue };
                parents[block / WIDTH].sums[block % WIDTH] = sum as f32;
                if mark(&mut marks_above[0], block / WIDTH) {
                    self.above.push((block / WIDTH) as u32);
                }
            }
            std::mem::swap(&mut self.pending, &mut self.above);
        }
    }
}

/// Nodes of each level above `len` leaves.
fn sizes(len: usize) -> impl Iterator<Item = usize> {
    let above = |n: usize| (n > 1).then(|| n.div_ceil(WIDTH));
    std::iter::successors(above(len.div_ceil(WIDTH)), move |n| above(*n))
}

/// Sets a mark; whether it was not set before.
#[inline(always)]
fn mark(marks: &mut [u64], at: usize) -> bool {
    let (word, bit) = (&mut marks[at / 64], 1 << (at % 64));
    let new = *word & bit == 0;
    *word |= bit;
    new
}

/// The sum of the values before each one, and the sum of all.
#[inline(always)]
fn sums(values: &[f32; WIDTH]) -> ([f64; WIDTH], f64) {
    let mut sum = 0.0;
    let before = values.map(|value| {
        let before = sum;
        sum += f64::from(value);
        before
    });
    (before, sum)
}

/// The largest number below a positive one; 0 for 0.
#[inline(always)]
fn below(x: f64) -> f64 {
    f64::from_bits(x.to_bits().saturating_sub(1))
}

/// The last child that begins at or before `target`. If `target` is below the sum of all, that child is not 0: one that
/// is begins where the next one does. Without branches: targets are random.
#[inline(always)]
fn count(before: &[f64; WIDTH], target: f64) -> usize {
    before[1..].iter().map(|b| usize::from(*b <= target)).sum()
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
