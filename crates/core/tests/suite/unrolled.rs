//! Recurrent Q-learning in plain loops and f64: whole episodes are unrolled again for every action.

use std::collections::BTreeMap;

use reinforcets_core::losses::Rescale;
use serde_json::{Value, json};

pub const GAMMA: f64 = 0.9;

/// An Elman cell with a dueling head, as the testkit's engine has it.
#[derive(Clone)]
pub struct Net {
    pub w: BTreeMap<String, Vec<f64>>,
}

impl Net {
    pub fn of(weights: &[(String, Vec<f32>)]) -> Self {
        let wide = |v: &Vec<f32>| v.iter().map(|x| f64::from(*x)).collect();
        Net { w: weights.iter().map(|(name, v)| (name.clone(), wide(v))).collect() }
    }

    fn next(&self, h: &[f64], x: f64) -> Vec<f64> {
        let (u, w, b) = (&self.w["trunk.weight_ih"], &self.w["trunk.weight_hh"], &self.w["trunk.bias"]);
        let dot = |o: usize| h.iter().zip(&w[o * h.len()..]).map(|(h, w)| h * w).sum::<f64>();
        (0..h.len()).map(|o| (u[o] * x + dot(o) + b[o]).tanh()).collect()
    }

    fn values(&self, h: &[f64]) -> [f64; 2] {
        let head = |name: &str, o: usize| {
            let (w, b) = (&self.w[&format!("{name}.weight")], &self.w[&format!("{name}.bias")]);
            b[o] + h.iter().zip(&w[o * h.len()..]).map(|(h, w)| h * w).sum::<f64>()
        };
        let (a, b, v) = (head("choice.advantage", 0), head("choice.advantage", 1), head("state.value", 0));
        [v + (a - b) / 2.0, v + (b - a) / 2.0]
    }
}

/// What an agent saw and did in an episode: an observation more than actions.
#[derive(Clone, Default)]
pub struct Episode {
    pub obs: Vec<f64>,
    pub actions: Vec<usize>,
    pub rewards: Vec<f64>,
    /// 0 goes on, 1 terminated, 2 was cut.
    pub end: u8,
}

#[derive(Clone, Copy)]
pub struct Cut {
    pub length: usize,
    pub overlap: usize,
    pub burn_in: usize,
    pub n_step: usize,
    pub stored: bool,
    pub rescale: bool,
    pub double: bool,
}

impl Cut {
    pub fn options(&self, prioritized: Value) -> Value {
        json!({
            "sequenceLength": self.length, "sequenceOverlap": self.overlap, "burnIn": self.burn_in,
            "nStep": self.n_step, "storedState": self.stored, "valueRescaling": self.rescale,
            "double": self.double, "dueling": true, "tdLoss": "mse", "prioritized": prioritized,
        })
    }

    /// First action and end of each sequence of an episode.
    pub fn sequences(&self, episode: &Episode) -> Vec<(usize, usize)> {
        let steps = episode.actions.len();
        let (mut found, mut start, mut covered) = (Vec::new(), 0, 0);
        while covered < steps {
            let end = (start + self.length).min(steps);
            if end - start == self.length || episode.end != 0 {
                found.push((start, end));
            }
            (covered, start) = (end, start + self.length - self.overlap);
        }
        found
    }
}

/// One action that is learnt from, all but the weights held fixed.
pub struct Term {
    /// State after burn-in, and the observations from there to the action's own.
    from: Vec<f64>,
    pub obs: Vec<f64>,
    action: usize,
    target: f64,
}

pub fn terms(episodes: &[Episode], cut: &Cut, [acting, online, target]: [&Net; 3]) -> Vec<Term> {
    let unroll = |net: &Net, mut h: Vec<f64>, obs: &[f64]| {
        obs.iter().for_each(|x| h = net.next(&h, *x));
        h
    };
    let scale = |x: f64| if cut.rescale { Rescale::default().h(x) } else { x };
    let back = |x: f64| if cut.rescale { Rescale::default().inverse(x) } else { x };
    let mut all = Vec::new();
    for episode in episodes {
        for (start, end) in cut.sequences(episode) {
            let stored = match cut.stored {
                true => unroll(acting, vec![0.0; 3], &episode.obs[..start]),
                false => vec![0.0; 3],
            };
            let learn = if start == 0 { 0 } else { start + cut.burn_in };
            for t in learn..end {
                let k = cut.n_step.min(end - t);
                let sum: f64 = (0..k).map(|i| GAMMA.powi(i as i32) * episode.rewards[t + i]).sum();
                let seen = &episode.obs[start..=t + k];
                let [mine, other] =
                    [online, target].map(|net| net.values(&unroll(net, stored.clone(), seen)));
                let by = if cut.double { mine } else { other };
                let next = other[usize::from(by[1] > by[0])];
                let terminated = episode.end == 1 && t + k == episode.actions.len();
                let rest = if terminated { 0.0 } else { GAMMA.powi(k as i32) * back(next) };
                all.push(Term {
                    from: unroll(online, stored.clone(), &episode.obs[start..learn]),
                    obs: episode.obs[learn..=t].to_vec(),
                    action: episode.actions[t],
                    target: scale(sum + rest),
                });
            }
        }
    }
    all
}

pub fn loss(terms: &[Term], net: &Net) -> f64 {
    let error = |term: &Term| {
        let mut h = term.from.clone();
        term.obs.iter().for_each(|x| h = net.next(&h, *x));
        net.values(&h)[term.action] - term.target
    };
    terms.iter().map(|t| error(t).powi(2)).sum::<f64>() / terms.len() as f64
}
