//! The engine: a kernel, perhaps threads, and the construction of networks.

use std::sync::Arc;
use std::time::Instant;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{Engine, Flat, HeadLayout, Network, TensorInfo};
use reinforcets_core::rng::Rng;

use crate::chain::Chain;
use crate::design::{Builder, First, check};
use crate::joins::Joins;
use crate::kernels::{Kernels, Team};
use crate::member::Member;
use crate::network::FusedNetwork;
use crate::tower::{Tower, lay_out};

/// Multilayer perceptrons on the CPU; noisy layers, layer norm, batch renormalisation, dropout and products of inputs among
/// them.
#[derive(Debug)]
pub struct FusedEngine {
    kernels: Kernels,
    team: Option<Arc<Team>>,
}

impl FusedEngine {
    /// An engine whose networks use up to `threads` threads, where that pays: members and towers run side by side, and the
    /// rows of towers if there are more threads.
    /// The results are the same bits for any number of threads.
    ///
    /// # Errors
    /// `INVALID_CONFIG` when `REINFORCETS_KERNEL` names a kernel that this machine lacks, or threads cannot start.
    pub fn new(threads: usize) -> Result<Self> {
        let cannot = |e| Error::config("threads", threads, format!("threads that can be started ({e})"));
        let team = (threads > 1).then(|| Team::new(threads).map(Arc::new)).transpose().map_err(cannot)?;
        Ok(FusedEngine { kernels: Kernels::choose()?, team })
    }

    /// The same engine with another kernel, for comparing kernels.
    ///
    /// # Errors
    /// `INVALID_CONFIG` when this machine lacks it.
    pub fn with_kernel(mut self, name: &str) -> Result<Self> {
        self.kernels = Kernels::named(name)?;
        Ok(self)
    }

    /// What one core does at most with this kernel, in GFLOP/s: for benchmarks to be compared with.
    #[must_use]
    pub fn fma_peak(&self) -> f64 {
        let run = |_| {
            let start = Instant::now();
            self.kernels.chains(200_000) / start.elapsed().as_secs_f64() / 1e9
        };
        (0..20).map(run).fold(0.0, f64::max)
    }

    /// Kernels that this machine can run, best first.
    #[must_use]
    pub fn kernels() -> Vec<&'static str> {
        Kernels::available().iter().map(|k| k.name()).collect()
    }
}

impl Engine for FusedEngine {
    fn name(&self) -> &'static str {
        "fused"
    }

    fn kernel(&self) -> &'static str {
        self.kernels.name()
    }

    fn supports(&self, spec: &NetSpec) -> Result<()> {
        check(spec)
    }

    fn build(
        &self,
        spec: &NetSpec,
        optimizer: Option<&Optimizer>,
        rng: &mut Rng,
    ) -> Result<Box<dyn Network>> {
        check(spec)?;
        let (joins, of_towers) = Joins::new(spec);
        let (mut fixed, mut per_row, mut views) = (0, 0, Vec::new());
        let (mut members, mut first) = (Vec::new(), Vec::new());
        for m in 0..spec.members {
            let prefix = if spec.members > 1 { format!("members.{m}.") } else { String::new() };
            let mut assembly = Assembly { optimizer, prefix, first: &mut first };
            let embedders = spec
                .inputs
                .iter()
                .map(|i| {
                    let builder = assembly.start(&format!("embed.{}", i.name), i.width);
                    Ok(assembly.chain(builder.hidden(&i.embedder)?))
                })
                .collect::<Result<Vec<_>>>()?;
            let trunk = assembly.start("trunk", joins.width(0)).hidden(&spec.trunk)?;
            let trunk_width = trunk.width;
            let trunk = assembly.chain(trunk);
            let mut towers = Vec::new();
            for (tower, &join) in spec.towers.iter().zip(&of_towers) {
                let width = if spec.trunk.is_empty() { joins.width(join) } else { trunk_width };
                let (first_view, first_fixed) = (views.len(), fixed);
                let columns = lay_out(tower, width, &mut fixed, &mut per_row, &mut views);
                let (builder, constants) =
                    assembly.start(&tower.name, width).hidden(&tower.layers)?.heads(tower)?;
                let mut offset = first_fixed;
                let constants = constants
                    .into_iter()
                    .map(|range| {
                        offset += range.len().next_multiple_of(crate::kernels::LANES);
                        (range.clone(), offset - range.len().next_multiple_of(crate::kernels::LANES))
                    })
                    .collect();
                let chain = assembly.chain(builder);
                towers.push(Tower { chain, join, columns, constants, views: first_view..views.len() });
            }
            members.push(Member::new(m, embedders, trunk, towers, &joins));
        }
        for view in views.iter_mut().filter(|v| v.stride != 0) {
            view.stride = per_row;
            view.offset += fixed;
        }
        let tensors = members
            .iter()
            .flat_map(Member::chains)
            .flat_map(|c| &c.design.pieces)
            .map(|p| TensorInfo { name: p.name.clone(), shape: p.shape.clone(), parameter: p.is_parameter() })
            .collect();
        let layout = HeadLayout { views, fixed, per_row };
        let team = self.team.clone();
        let mut network =
            FusedNetwork::new(spec.clone(), self.kernels, team, layout, joins, members, tensors, optimizer);
        let mut values = Vec::new();
        first.iter().for_each(|f| f.draw(rng, &mut values));
        network.import(Flat::Parameters, &values)?;
        network.resample(rng);
        Ok(Box::new(network))
    }
}

/// Chains of one member under construction.
struct Assembly<'a> {
    optimizer: Option<&'a Optimizer>,
    prefix: String,
    first: &'a mut Vec<First>,
}

impl Assembly<'_> {
    fn start(&self, name: &str, width: usize) -> Builder {
        Builder::new(format!("{}{name}.", self.prefix), width)
    }

    fn chain(&mut self, builder: Builder) -> Chain {
        self.first.extend(builder.first);
        Chain::new(builder.design, self.optimizer)
    }
}
