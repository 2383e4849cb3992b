//! Policy batches for the tests: golden ones from SB3 and random ones.

use reinforcets_core::column::Values;
use reinforcets_core::distributions::{Distribution, Rows};
use reinforcets_core::losses::{PolicyBatch, PolicyHeads};
use reinforcets_core::math::Real;
use reinforcets_core::network::HeadView;
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A fixture of `tests/fixtures`.
pub fn fixture<T: DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A batch with everything that losses may want, in f64.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    pub kind: String,
    pub space: Space,
    pub rows: usize,
    pub first: Vec<f64>,
    pub log_std: Option<Vec<f64>>,
    pub value: Vec<f64>,
    pub idx: Vec<u32>,
    pub actions: Vec<f64>,
    pub mask: Option<Vec<u8>>,
    pub old_log_prob: Vec<f64>,
    pub advantage: Vec<f64>,
    pub returns: Vec<f64>,
    pub old_value: Vec<f64>,
    #[serde(default)]
    pub weight: Option<Vec<f64>>,
    #[serde(default)]
    pub log_prob: Vec<f64>,
    #[serde(default)]
    pub entropy: Vec<f64>,
    #[serde(default)]
    pub mode: Option<Vec<f64>>,
    #[serde(default)]
    pub losses: Vec<Golden>,
}

/// What SB3 and autograd say about one loss.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Golden {
    pub name: String,
    pub cfg: Cfg,
    pub stats: serde_json::Map<String, serde_json::Value>,
    pub d_first: Vec<f64>,
    pub d_log_std: Option<Vec<f64>>,
    pub d_value: Vec<f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cfg {
    #[serde(default)]
    pub clip_range: f64,
    #[serde(default)]
    pub clip_range_vf: Option<f64>,
    pub ent_coef: f64,
    pub vf_coef: f64,
    pub normalize: bool,
}

/// A case in the precision of the test.
pub struct Prepared<T: Real> {
    pub dist: Distribution<T>,
    pub rows: usize,
    /// One pad number and log σ first, then `[first…, pad, value]` in every row.
    pub heads: Vec<T>,
    pub views: Vec<HeadView>,
    pub value: HeadView,
    pub actions: Values,
    idx: Vec<u32>,
    mask: Option<Values>,
    columns: [Vec<T>; 4],
    weight: Option<Vec<T>>,
}

impl Case {
    /// A random batch whose probability ratios lie inside and outside of usual clip ranges.
    pub fn random(space: Space, masked: bool, weighted: bool, seed: u64) -> Self {
        let mut rng = Rng::stream(seed, "case", 0);
        let (rows, stored) = (19, 23);
        let dist = Distribution::<f64>::for_space(&space).unwrap();
        let width = dist.logits();
        let mut normals = |n: usize, scale: f64| -> Vec<f64> {
            (0..n).map(|_| scale * f64::from(rng.normal())).collect::<Vec<_>>()
        };
        let first = normals(rows * width, 1.2);
        let log_std = normals(width, 0.4);
        let (value, old_value) = (normals(rows, 1.0), normals(stored, 1.0));
        let (advantage, returns) = (normals(stored, 1.0), normals(stored, 1.0));
        let noise = normals(stored, 0.4);
        let mut idx: Vec<u32> = (0..stored as u32).collect();
        rng.shuffle(&mut idx);
        idx.truncate(rows);
        let sizes = match &space {
            Space::Discrete { n, .. } => vec![*n],
            Space::MultiDiscrete { nvec } => nvec.clone(),
            Space::MultiBinary { n } => vec![2; *n],
            _ => vec![],
        };
        let mut mask = vec![1u8; stored * width];
        let mut actions = Vec::new();
        for row in 0..stored {
            let mut start = row * width;
            for &n in &sizes {
                let switch = matches!(space, Space::MultiBinary { .. });
                let choices = if switch { 1 } else { n };
                mask[start..start + choices].iter_mut().for_each(|m| *m = u8::from(rng.uniform() < 0.6));
                let a = rng.below(n as u32);
                // What was chosen was allowed.
                if !switch || a > 0 {
                    mask[start + if switch { 0 } else { a as usize }] = 1;
                }
                actions.push(f64::from(a));
                start += choices;
            }
            if sizes.is_empty() {
                actions.extend((0..width).map(|_| f64::from(rng.normal())));
            }
        }
        let weight = weighted.then(|| (0..stored).map(|_| f64::from(rng.below(3))).collect());
        let gaussian = sizes.is_empty();
        let mut case = Case {
            kind: String::new(),
            space,
            rows,
            first,
            log_std: gaussian.then_some(log_std),
            value,
            idx,
            actions,
            mask: masked.then_some(mask),
            old_log_prob: vec![0.0; stored],
            advantage,
            returns,
            old_value,
            weight,
            log_prob: vec![],
            entropy: vec![],
            mode: None,
            losses: vec![],
        };
        let mut prepared = case.prepare::<f64>();
        let (log_prob, _) = prepared.evaluate();
        for (r, &i) in case.idx.clone().iter().enumerate() {
            case.old_log_prob[i as usize] = log_prob[r] + noise[i as usize];
        }
        case
    }

    pub fn prepare<T: Real>(&self) -> Prepared<T> {
        let t = |v: &[f64]| v.iter().map(|x| T::of(*x)).collect::<Vec<T>>();
        let dist = Distribution::<T>::for_space(&self.space).unwrap();
        let width = dist.logits();
        let log_std = self.log_std.clone().unwrap_or_default();
        let fixed = 1 + log_std.len();
        let stride = width + 2;
        let mut heads = vec![T::of(77.0)];
        heads.extend(t(&log_std));
        for (row, value) in self.first.chunks_exact(width).zip(&self.value) {
            heads.extend(t(row));
            heads.extend([T::of(77.0), T::of(*value)]);
        }
        let mut views = vec![HeadView { offset: fixed, stride, width }];
        if !log_std.is_empty() {
            views.push(HeadView { offset: 1, stride: 0, width });
        }
        let actions = if log_std.is_empty() {
            Values::I32(self.actions.iter().map(|a| *a as i32).collect())
        } else {
            Values::F32(self.actions.iter().map(|a| *a as f32).collect())
        };
        Prepared {
            dist,
            rows: self.rows,
            heads,
            views,
            value: HeadView { offset: fixed + width + 1, stride, width: 1 },
            actions,
            idx: self.idx.clone(),
            mask: self.mask.clone().map(Values::U8),
            columns: [t(&self.old_log_prob), t(&self.advantage), t(&self.returns), t(&self.old_value)],
            weight: self.weight.as_deref().map(t),
        }
    }
}

impl<T: Real> Prepared<T> {
    pub fn at(&self) -> PolicyHeads<'_> {
        PolicyHeads { policy: &self.views, value: Some(self.value) }
    }

    pub fn actions(&self) -> Rows<'_> {
        let width = self.dist.action_width();
        Rows { values: self.actions.view(), width, idx: Some(&self.idx) }
    }

    pub fn mask(&self) -> Option<Rows<'_>> {
        let width = self.dist.logits();
        self.mask.as_ref().map(|m| Rows { values: m.view(), width, idx: Some(&self.idx) })
    }

    pub fn batch(&self) -> PolicyBatch<'_, T> {
        let [old_log_prob, advantage, returns, old_value] = &self.columns;
        PolicyBatch {
            idx: &self.idx,
            actions: self.actions(),
            mask: self.mask(),
            old_log_prob,
            advantage,
            returns,
            old_value,
            weight: self.weight.as_deref(),
        }
    }

    /// Log-probability and entropy of each row.
    pub fn evaluate(&mut self) -> (Vec<T>, Vec<T>) {
        let (mut log_prob, mut entropy) = (vec![T::default(); self.rows], vec![T::default(); self.rows]);
        let mut dist = self.dist.clone();
        let (actions, mask) = (self.actions(), self.mask());
        dist.log_prob(&self.heads, &self.views, self.rows, actions, mask, &mut log_prob, &mut entropy);
        self.dist = dist;
        (log_prob, entropy)
    }
}

/// One space of each kind.
pub fn spaces() -> Vec<Space> {
    vec![
        Space::Discrete { n: 4, start: 0 },
        Space::MultiDiscrete { nvec: vec![3, 1, 4] },
        Space::MultiBinary { n: 3 },
        Space::unbounded(3),
    ]
}

/// Asserts that two lists agree within `tolerance` · max(1, |want|).
pub fn assert_close<T: Real>(what: &str, got: &[T], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (i, (g, w)) in got.iter().zip(want).enumerate() {
        assert!((g.f64() - w).abs() <= tolerance * w.abs().max(1.0), "{what}[{i}]: {g:?}, expected {w}");
    }
}
