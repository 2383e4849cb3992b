//! An engine that does next to nothing, and fails when it is told to: its networks' weights say how.

use std::any::Any;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::*;
use reinforcets_core::rng::Rng;
use reinforcets_plugin::{Plugin, PluginEngine, guest};

pub struct Toy;

impl Plugin for Toy {
    const NAME: &'static str = "toy";
    fn open(threads: usize, device: &str) -> Result<Box<dyn Engine>> {
        match device {
            "panic" => panic!("opening"),
            "cuda" => Err(Error::DeviceUnavailable { device: "cuda".into(), reason: "a toy".into() }),
            _ => Ok(Box::new(ToyEngine(format!("{device}:{threads}")))),
        }
    }
}

/// The toy behind its table.
pub fn toy() -> PluginEngine {
    PluginEngine::open(guest::table::<Toy>(), 3, "moon").unwrap()
}

/// A network of the toy's: one head of one number, a state of two.
pub fn network() -> Box<dyn Network> {
    toy().build(&spec(), None, &mut Rng::stream(1, "toy", 0)).unwrap()
}

pub fn spec() -> NetSpec {
    serde_json::from_str(r#"{"inputs":[{"name":"obs","width":1}],"towers":[]}"#).unwrap()
}

struct ToyEngine(String);

impl Engine for ToyEngine {
    fn name(&self) -> &'static str {
        "toy"
    }
    fn kernel(&self) -> &'static str {
        "wood"
    }
    fn device(&self) -> String {
        self.0.clone()
    }
    fn supports(&self, spec: &NetSpec) -> Result<()> {
        match spec.members {
            1 => Ok(()),
            _ => Err(Error::EngineUnsupported { engine: "toy".into(), what: "two members".into() }),
        }
    }
    fn build(&self, spec: &NetSpec, _: Option<&Optimizer>, rng: &mut Rng) -> Result<Box<dyn Network>> {
        self.supports(spec)?;
        Ok(Box::new(ToyNetwork {
            spec: spec.clone(),
            layout: HeadLayout {
                views: vec![HeadView { offset: 0, stride: 1, width: 1 }],
                fixed: 0,
                per_row: 1,
            },
            tensors: vec![
                TensorInfo { name: "w".into(), shape: vec![1], parameter: true },
                TensorInfo { name: "mean".into(), shape: vec![1], parameter: false },
            ],
            weight: rng.normal(),
            buffer: 5.0,
            noise: 0.0,
            heads: Vec::new(),
            reducer: None,
            steps: 0,
        }))
    }
}

struct ToyNetwork {
    spec: NetSpec,
    layout: HeadLayout,
    tensors: Vec<TensorInfo>,
    weight: f32,
    buffer: f32,
    noise: f32,
    heads: Vec<f32>,
    reducer: Option<Box<dyn Reducer>>,
    steps: u64,
}

/// Weights with a meaning.
pub const PANICS: f32 = 100.0;
pub const DIVERGES: f32 = 101.0;

impl Network for ToyNetwork {
    fn spec(&self) -> &NetSpec {
        &self.spec
    }
    fn layout(&self) -> &HeadLayout {
        &self.layout
    }
    fn state_width(&self) -> usize {
        2
    }
    /// Counts what it was given, so that a test sees that all of it came through.
    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        heads: HeadSet,
        mode: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>> {
        assert!(self.weight != PANICS, "a weight of {}", self.weight);
        let rows = inputs.batch.rows();
        let mut seen = self.weight * f32::from(mode == Mode::Eval) + heads.bits() as f32;
        for g in inputs.gathers {
            seen += (g.column.id + g.column.version) as f32 + g.per_row as f32 + g.column.values.len() as f32;
            let changes = g.column.changes;
            seen += changes.whole as f32 + changes.log.iter().flatten().sum::<u32>() as f32;
            seen += g.idx.map_or(0.5, |idx| idx.iter().map(|i| *i as f32).sum());
            seen += match g.encoding {
                Encoding::Scale(factor) => factor,
                Encoding::OneHot(sizes) => sizes.iter().sum::<usize>() as f32,
            };
        }
        if let Batch::Sequences { starts, state, .. } = inputs.batch {
            seen += starts.iter().map(|s| f32::from(*s)).sum::<f32>() + state.iter().sum::<f32>();
            state_out.iter_mut().zip(state).for_each(|(to, from)| *to = from + 1.0);
        }
        self.heads.clear();
        self.heads.resize(rows, seen);
        Ok(Heads { data: &self.heads, views: &self.layout.views, rows })
    }
    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        self.infer(inputs, HeadSet::from_bits(0), mode, state_out)
    }
    fn backward(&mut self, _: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        if let Grad::Input { gather, out } | Grad::Both { gather, out } = grad {
            out.fill(d_heads.iter().sum::<f32>() + gather as f32);
        }
        Ok(())
    }
    fn zero_grad(&mut self) {
        assert!(self.weight != PANICS, "a weight of {}", self.weight);
    }
    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64> {
        if self.weight == DIVERGES {
            return Err(Error::Diverged { what: "the toy".into(), step: self.steps });
        }
        let mut gradients = [8.0];
        if let Some(reducer) = &mut self.reducer {
            reducer.reduce(&mut gradients)?;
        }
        self.steps += 1;
        Ok(lr + max_norm.unwrap_or(1000.0) + f64::from(gradients[0]))
    }
    fn set_reducer(&mut self, reducer: Option<Box<dyn Reducer>>) {
        self.reducer = reducer;
    }
    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        let Some(source) = source.as_any().downcast_ref::<ToyNetwork>() else { panic!("not a toy") };
        self.weight += tau as f32 * (source.weight - self.weight);
        Ok(())
    }
    fn copy_from(&mut self, source: &dyn Network) -> Result<()> {
        self.polyak_from(source, 1.0)
    }
    fn resample(&mut self, rng: &mut Rng) {
        self.noise = rng.normal();
    }
    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }
    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        match which {
            Flat::Parameters => out.push(self.weight),
            Flat::Buffers => out.push(self.buffer),
            Flat::Noise => out.push(self.noise),
            Flat::Moments(n) => out.extend([f32::from(n); 2]),
            Flat::Gradients => {}
        }
    }
    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        match (which, data) {
            (Flat::Parameters, [w]) => self.weight = *w,
            (Flat::Buffers, [b]) => self.buffer = *b,
            _ => return Err(Error::shape(format!("{which:?}"), data.len(), 1)),
        }
        Ok(())
    }
    fn optimizer(&self) -> Option<&Optimizer> {
        None
    }
    fn steps(&self) -> u64 {
        self.steps
    }
    fn set_steps(&mut self, steps: u64) {
        self.steps = steps;
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}
