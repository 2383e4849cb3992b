//! Several estimates of what choices are worth: a head for each, of which each learns from transitions of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agent::Transition;
use crate::error::Result;
use crate::explorers::{Ucb, greedy};
use crate::network::{HeadSet, HeadView, Heads};
use crate::rng::Rng;
use crate::state::State;

use super::head::Head;
use super::model::Model;

/// How heads come to one choice where nothing is explored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Agreement {
    /// The choice that is best to most heads; of several, the one with the best mean (Osband et al. 2016, section 6.3).
    #[default]
    Vote,
    /// The choice with the best mean.
    Mean,
}

/// What an ensemble is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::agents) struct EnsembleConfig {
    /// How many heads, 1 … 32.
    pub heads: usize,
    /// Whether they share hidden layers, instead of being whole networks.
    pub shared: bool,
    /// Probability that a head learns from a transition.
    pub mask: f64,
    /// Factor of the random prior functions.
    pub prior: f64,
    pub agreement: Agreement,
}

/// The heads of an agent, and which of them acts.
pub(super) struct Ensemble {
    cfg: EnsembleConfig,
    /// Acts by all heads together, instead of one for each episode.
    ucb: Option<Ucb>,
    /// Views of a head's numbers.
    parts: usize,
    seed: u64,
    /// The head that each lane's episode is played with.
    acting: Vec<u32>,
    /// `[heads × rows]`.
    weight: Vec<f32>,
    each: Vec<f32>,
}

impl Ensemble {
    /// Of a network with so many `views` for all heads; `seed` is what masks are drawn from.
    pub fn new(cfg: EnsembleConfig, ucb: Option<Ucb>, views: usize, seed: u64) -> Self {
        let parts = views / cfg.heads;
        Ensemble { cfg, ucb, parts, seed, acting: Vec::new(), weight: Vec::new(), each: Vec::new() }
    }

    /// Episodes begin in all of `lanes` lanes.
    pub fn begin(&mut self, lanes: usize, rng: &mut Rng) {
        self.acting.resize(lanes, 0);
        (0..lanes).for_each(|lane| self.draw(lane, rng));
    }

    /// Episodes that ended are followed by others.
    pub fn observe(&mut self, t: &Transition<'_>, rng: &mut Rng) {
        for lane in 0..t.reward.len().min(self.acting.len()) {
            if t.terminated[lane] | t.truncated[lane] != 0 {
                self.draw(lane, rng);
            }
        }
    }

    /// A head for the episode in a lane, each with the same probability (Osband et al. 2016, algorithm 1).
    fn draw(&mut self, lane: usize, rng: &mut Rng) {
        if self.ucb.is_none() {
            self.acting[lane] = rng.below(self.cfg.heads as u32);
        }
    }

    /// What a network is asked for to act.
    pub fn wanted(&self) -> HeadSet {
        // Heads that share their layers cost next to nothing; whole networks do not.
        if self.ucb.is_some() || self.cfg.shared {
            return HeadSet::ALL;
        }
        let views = |head: u32| ((1 << self.parts) - 1) << (head as usize * self.parts);
        HeadSet::from_bits(self.acting.iter().fold(0, |set, head| set | views(*head)))
    }

    /// Writes what the explorer shall take choices to be worth, `[lanes × choices]`, and gives where it is: in each lane
    /// what the head that acts there says, or a bound over all heads.
    pub fn values(
        &mut self,
        (out, heads): (Heads<'_>, &[Head]),
        model: &Model,
        lanes: usize,
        q: &mut Vec<f32>,
        values: &mut Vec<f32>,
    ) -> HeadView {
        let at = each_value(out, heads, model, lanes, q, values, &mut self.each);
        let numbers = lanes * at.width;
        for (i, value) in values.iter_mut().enumerate().take(numbers) {
            *value = match self.ucb {
                Some(ucb) => ucb.bound(self.each[i..].iter().step_by(numbers).copied()),
                None => self.each[self.acting[i / at.width] as usize * numbers + i],
            };
        }
        at
    }

    /// What each row of a batch counts for each head, `[heads × rows]`: its importance over the number of heads, or 0
    /// where the head does not learn from it. So gradients of shared layers are means over the heads (Osband et al.
    /// 2016, appendix D.2).
    ///
    /// Masks are not kept but drawn from the row's number: a transition's stay the same as long as it is in the replay,
    /// and the next one in its place takes them over.
    pub fn weights(&mut self, rows: &[u32], importance: Option<&[f32]>) -> &[f32] {
        let (heads, share) = (self.cfg.heads, 1.0 / self.cfg.heads as f32);
        self.weight.resize(heads * rows.len(), 0.0);
        for (r, row) in rows.iter().enumerate() {
            let mut mask =
                (self.cfg.mask < 1.0).then(|| Rng::stream(self.seed, "bootstrap", u64::from(*row)));
            let weight = share * importance.map_or(1.0, |w| w[r]);
            for of_head in self.weight.chunks_exact_mut(rows.len()) {
                let learns = mask.as_mut().is_none_or(|rng| rng.uniform() < self.cfg.mask);
                of_head[r] = if learns { weight } else { 0.0 };
            }
        }
        &self.weight
    }

    /// Writes which head acts where.
    pub fn save_lanes(&self, state: &mut State) {
        state.put_u32("agent.acting_heads", &self.acting);
    }

    /// Reads it back.
    pub fn load_lanes(&mut self, state: &State) -> Result<()> {
        let acting = state.u32("agent.acting_heads")?;
        self.acting = acting.into_iter().map(|head| head.min(self.cfg.heads as u32 - 1)).collect();
        Ok(())
    }
}

/// Writes the values that each head gives, `[heads × rows × choices]`, to `each`, and makes room for one head's in
/// `values`; gives where one head's are.
fn each_value(
    out: Heads<'_>,
    heads: &[Head],
    model: &Model,
    rows: usize,
    q: &mut Vec<f32>,
    values: &mut Vec<f32>,
    each: &mut Vec<f32>,
) -> HeadView {
    each.clear();
    let mut at = HeadView { offset: 0, stride: 0, width: 0 };
    for head in heads {
        let (numbers, view) = head.read(out, q);
        at = model.values(numbers, view, rows, values);
        each.extend_from_slice(&values[..rows * at.width]);
    }
    at
}

/// Reads what heads agree on, apart from training.
pub(super) struct Jury {
    agreement: Agreement,
    each: Vec<f32>,
    votes: Vec<u32>,
}

impl Jury {
    /// One that comes to its choice by `agreement`.
    pub fn new(agreement: Agreement) -> Self {
        Jury { agreement, each: Vec::new(), votes: Vec::new() }
    }

    /// Writes values, `[rows × choices]`, whose best allowed one is the choice agreed on: means over the heads, and −∞
    /// for what has fewer votes than others.
    pub fn values(
        &mut self,
        (out, heads): (Heads<'_>, &[Head]),
        model: &Model,
        rows: usize,
        allows: impl Fn(usize, usize) -> bool,
        q: &mut Vec<f32>,
        values: &mut Vec<f32>,
    ) -> HeadView {
        let at = each_value(out, heads, model, rows, q, values, &mut self.each);
        let (choices, numbers) = (at.width, rows * at.width);
        let mean = Ucb { lambda: 0.0 };
        for (row, values) in values[..numbers].chunks_exact_mut(choices).enumerate() {
            let first = row * choices;
            for (choice, value) in values.iter_mut().enumerate() {
                *value = mean.bound(self.each[first + choice..].iter().step_by(numbers).copied());
            }
            if self.agreement == Agreement::Mean {
                continue;
            }
            self.votes.clear();
            self.votes.resize(choices, 0);
            for head in 0..heads.len() {
                let of_head = &self.each[head * numbers + first..][..choices];
                self.votes[greedy(of_head, |choice| allows(row, choice))] += 1;
            }
            let most = self.votes.iter().max().copied().unwrap_or(0);
            for (value, votes) in values.iter_mut().zip(&self.votes) {
                *value = if *votes == most { *value } else { f32::NEG_INFINITY };
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::TdLoss;

    const MODEL: Model = Model::Expected { loss: TdLoss::Huber, rescale: None, munchausen: None };

    fn ensemble(heads: usize, mask: f64, seed: u64) -> Ensemble {
        let agreement = Agreement::Vote;
        let cfg = EnsembleConfig { heads, shared: true, mask, prior: 0.0, agreement };
        Ensemble::new(cfg, None, heads, seed)
    }

    #[test]
    fn a_row_has_the_same_mask_wherever_it_is_drawn() {
        let rows: Vec<u32> = (0..2_000).collect();
        let first = ensemble(4, 0.3, 1).weights(&rows, None).to_vec();
        assert_eq!(ensemble(4, 0.3, 1).weights(&rows, None), first);
        assert_ne!(ensemble(4, 0.3, 2).weights(&rows, None), first);
        let mut again = ensemble(4, 0.3, 1);
        let few = again.weights(&[7, 1_999, 7], None).to_vec();
        for head in 0..4 {
            let of = |row: usize| first[head * 2_000 + row];
            assert_eq!(few[head * 3..][..3], [of(7), of(1_999), of(7)]);
            let learns = first[head * 2_000..][..2_000].iter().filter(|w| **w == 0.25).count();
            let rest = first[head * 2_000..][..2_000].iter().filter(|w| **w == 0.0).count();
            assert!((540..660).contains(&learns) && learns + rest == 2_000, "{learns}");
        }
        // Heads have masks of their own.
        assert_ne!(first[..2_000], first[2_000..4_000]);
    }

    #[test]
    fn what_a_row_counts_is_shared_by_the_heads() {
        let importance = [1.0, 0.5, 0.25];
        let found = ensemble(2, 1.0, 1).weights(&[3, 4, 5], Some(&importance)).to_vec();
        assert_eq!(found, [0.5, 0.25, 0.125, 0.5, 0.25, 0.125]);
    }

    /// Three heads, two rows, three choices.
    const SAID: [f32; 18] =
        [9.0, 1.0, 0.0, 0.0, 1.0, 2.0, 0.0, 2.0, 0.0, 0.0, 3.0, 2.0, 0.0, 2.0, 1.0, 5.0, 0.0, 2.0];

    fn heads() -> (Vec<HeadView>, Vec<Head>) {
        let views: Vec<_> = (0..3).map(|k| HeadView { offset: 6 * k, stride: 3, width: 3 }).collect();
        let heads = views.iter().map(|v| Head::Plain(*v)).collect();
        (views, heads)
    }

    fn agreed(agreement: Agreement, allows: impl Fn(usize, usize) -> bool + Copy) -> [usize; 2] {
        let (views, heads) = heads();
        let out = Heads { data: &SAID, views: &views, rows: 2 };
        let mut values = Vec::new();
        let mut jury = Jury::new(agreement);
        let at = jury.values((out, &heads), &MODEL, 2, allows, &mut Vec::new(), &mut values);
        [0, 1].map(|row| greedy(at.row(&values, row), |choice| allows(row, choice)))
    }

    #[test]
    fn most_votes_count_and_among_them_the_mean() {
        // Row 0: one head is all for choice 0, two for choice 1. Row 1: one vote each, the best mean has choice 2.
        assert_eq!(agreed(Agreement::Mean, |_, _| true), [0, 2]);
        assert_eq!(agreed(Agreement::Vote, |_, _| true), [1, 2]);
        // Without choice 1 the first row's votes are for 0, 0 (of equals, the first) and 2.
        assert_eq!(agreed(Agreement::Vote, |_, choice| choice != 1), [0, 2]);
        assert_eq!(agreed(Agreement::Vote, |_, choice| choice == 1), [1, 1]);
    }

    #[test]
    fn one_head_acts_in_each_lane_or_a_bound_over_all() {
        let (views, heads) = heads();
        let out = Heads { data: &SAID, views: &views, rows: 2 };
        let mut values = Vec::new();
        let mut one = ensemble(3, 1.0, 1);
        one.begin(2, &mut Rng::stream(1, "test", 0));
        one.acting = vec![1, 2];
        one.values((out, &heads), &MODEL, 2, &mut Vec::new(), &mut values);
        assert_eq!(values, [0.0, 2.0, 0.0, 5.0, 0.0, 2.0]);
        one.ucb = Some(Ucb { lambda: 1.0 });
        one.values((out, &heads), &MODEL, 2, &mut Vec::new(), &mut values);
        assert!((values[0] - (3.0 + 18.0_f32.sqrt())).abs() < 1e-5 && values[5] == 2.0, "{values:?}");
    }

    #[test]
    fn an_episode_keeps_its_head_and_the_next_one_draws() {
        let mut rng = Rng::stream(1, "test", 0);
        let mut ensemble = ensemble(8, 1.0, 1);
        ensemble.begin(3, &mut rng);
        let first = ensemble.acting.clone();
        let (mut changes, nothing) = (0, Vec::new());
        for step in 0..40 {
            let ends = [0, 0, u8::from(step % 2 == 0)];
            let t = Transition {
                reward: &[0.0; 3],
                terminated: if step % 4 == 0 { &ends } else { &[0; 3] },
                truncated: if step % 4 == 0 { &[0; 3] } else { &ends },
                final_obs: &nothing,
                next_obs: &nothing,
            };
            let before = ensemble.acting[2];
            ensemble.observe(&t, &mut rng);
            assert_eq!(ensemble.acting[..2], first[..2]);
            assert!(ends[2] != 0 || ensemble.acting[2] == before);
            changes += usize::from(ensemble.acting[2] != before);
        }
        // Of twenty draws, one in eight is the same again.
        assert!((12..=20).contains(&changes), "{changes}");
        let mut state = State::default();
        ensemble.save_lanes(&mut state);
        let mut again = self::ensemble(8, 1.0, 1);
        again.load_lanes(&state).unwrap();
        assert_eq!(again.acting, ensemble.acting);
    }
}
