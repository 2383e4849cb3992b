//! A network behind a table.

use std::any::Any;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use reinforcets_core::error::{Error, Result};
use reinforcets_core::net_spec::{NetSpec, Optimizer};
use reinforcets_core::network::{
    Flat, Grad, HeadLayout, HeadSet, Heads, Inputs, Mode, Network, Reducer, TensorInfo,
};
use reinforcets_core::rng::Rng;

use super::{Handle, call};
use crate::coded;
use crate::table::{
    FAILED, OK, RawGather, RawGrad, RawHeads, RawReducer, Sink, Slice, SliceMut, Status, Told,
};
use crate::wire::{self, Built, Request};

/// A network of an engine behind a table.
pub(super) struct PluginNetwork {
    handle: Arc<Handle>,
    network: *mut c_void,
    spec: NetSpec,
    optimizer: Option<Optimizer>,
    layout: HeadLayout,
    tensors: Vec<TensorInfo>,
    state_width: usize,
    /// Gathers of the call under way; kept so that a call allocates nothing.
    gathers: Vec<RawGather>,
}

// SAFETY: the other side's networks are `Send`, and pointers in `gathers` are only used in the call that put them there.
unsafe impl Send for PluginNetwork {}

impl Drop for PluginNetwork {
    fn drop(&mut self) {
        // SAFETY: `build` gave it, and this is its end.
        unsafe { (self.handle.table.release)(self.network) }
    }
}

/// For verbs that cannot fail but through a bug, which goes on as the panic that it was.
fn sure<T>(outcome: Result<T>) -> T {
    outcome.unwrap_or_else(|bug| panic!("{bug}"))
}

impl PluginNetwork {
    /// What `build` gave for `request`.
    pub fn new(handle: Arc<Handle>, network: *mut c_void, request: Request) -> Self {
        let Request { spec, optimizer, .. } = request;
        let layout = HeadLayout { views: Vec::new(), fixed: 0, per_row: 0 };
        let (tensors, gathers) = (Vec::new(), Vec::new());
        PluginNetwork { handle, network, spec, optimizer, layout, tensors, state_width: 0, gathers }
    }

    /// Fills in what `build` told.
    pub fn describe(&mut self, built: Built) {
        self.layout = built.layout();
        self.state_width = built.state_width;
        self.tensors = built.tensors();
    }

    fn lower_gathers(&mut self, inputs: &Inputs<'_>) {
        self.gathers.clear();
        self.gathers.extend(inputs.gathers.iter().map(wire::lower_gather));
    }

    /// The heads that a call gave.
    fn heads(&self, raw: RawHeads) -> Heads<'_> {
        // SAFETY: the table's contract: valid until the next call with this network, and every such call needs `self`
        // without borrows.
        let data = unsafe { Slice { data: raw.data, len: raw.len }.get() };
        Heads { data, views: &self.layout.views, rows: raw.rows }
    }

    /// `tau * source + (1 - tau) * self` for a source of another engine; a copy without `tau`.
    fn blend(&mut self, source: &dyn Network, tau: Option<f64>) -> Result<()> {
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        source.export(Flat::Parameters, &mut theirs);
        if let Some(tau) = tau {
            self.export(Flat::Parameters, &mut mine);
            let (tau, rest) = (tau as f32, 1.0 - tau as f32);
            theirs.iter_mut().zip(&mine).for_each(|(t, m)| *t = t.mul_add(tau, m * rest));
        }
        self.import(Flat::Parameters, &theirs)?;
        theirs.clear();
        source.export(Flat::Buffers, &mut theirs);
        self.import(Flat::Buffers, &theirs)
    }

    /// `source`, if it is behind the same table; what else to do is the caller's.
    fn sibling(&self, source: &dyn Network) -> Result<Option<*const c_void>> {
        if source.spec() != &self.spec {
            return Err(Error::Mismatch("networks have different shapes".into()));
        }
        let source = source.as_any().downcast_ref::<PluginNetwork>();
        Ok(source.filter(|s| std::ptr::eq(s.handle.table, self.handle.table)).map(|s| s.network.cast_const()))
    }
}

impl Network for PluginNetwork {
    fn spec(&self) -> &NetSpec {
        &self.spec
    }

    fn layout(&self) -> &HeadLayout {
        &self.layout
    }

    fn state_width(&self) -> usize {
        self.state_width
    }

    fn infer(
        &mut self,
        inputs: &Inputs<'_>,
        heads: HeadSet,
        mode: Mode,
        state_out: &mut [f32],
    ) -> Result<Heads<'_>> {
        self.lower_gathers(inputs);
        let raw = wire::lower(&inputs.batch, &self.gathers);
        let mut out = RawHeads { data: std::ptr::null(), len: 0, rows: 0 };
        let (mode, state_out) = (wire::mode_number(mode), SliceMut::of(state_out));
        let (infer, set) = (self.handle.table.infer, heads.bits());
        // SAFETY: the table's contract: everything that is pointed to lives until the call returns.
        call(|told| unsafe {
            infer(self.network, &raw const raw, set, mode, state_out, &raw mut out, told)
        })?;
        Ok(self.heads(out))
    }

    fn forward(&mut self, inputs: &Inputs<'_>, mode: Mode, state_out: &mut [f32]) -> Result<Heads<'_>> {
        self.lower_gathers(inputs);
        let raw = wire::lower(&inputs.batch, &self.gathers);
        let mut out = RawHeads { data: std::ptr::null(), len: 0, rows: 0 };
        let (mode, state_out) = (wire::mode_number(mode), SliceMut::of(state_out));
        let forward = self.handle.table.forward;
        // SAFETY: as in `infer`.
        call(|told| unsafe { forward(self.network, &raw const raw, mode, state_out, &raw mut out, told) })?;
        Ok(self.heads(out))
    }

    fn backward(&mut self, inputs: &Inputs<'_>, d_heads: &[f32], grad: Grad<'_>) -> Result<()> {
        self.lower_gathers(inputs);
        let raw = wire::lower(&inputs.batch, &self.gathers);
        let (kind, gather, out) = match grad {
            Grad::Params => (1, 0, SliceMut { data: std::ptr::null_mut(), len: 0 }),
            Grad::Input { gather, out } => (2, gather, SliceMut::of(out)),
            Grad::Both { gather, out } => (3, gather, SliceMut::of(out)),
        };
        let (grad, backward) = (RawGrad { kind, gather, out }, self.handle.table.backward);
        let d_heads = Slice::of(d_heads);
        // SAFETY: as in `infer`.
        call(|told| unsafe { backward(self.network, &raw const raw, d_heads, grad, told) }).map(drop)
    }

    fn zero_grad(&mut self) {
        // SAFETY: the table's contract.
        sure(call(|told| unsafe { (self.handle.table.zero_grad)(self.network, told) }));
    }

    fn step(&mut self, lr: f64, max_norm: Option<f64>) -> Result<f64> {
        let (mut norm, max_norm) = (0.0, max_norm.unwrap_or(f64::NAN));
        let step = self.handle.table.step;
        // SAFETY: as in `infer`.
        call(|told| unsafe { step(self.network, lr, max_norm, &raw mut norm, told) })?;
        Ok(norm)
    }

    fn set_reducer(&mut self, reducer: Option<Box<dyn Reducer>>) {
        let raw = reducer.map(lend);
        let raw = raw.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: the table's contract: the reducer is the other side's from here on.
        sure(call(|told| unsafe { (self.handle.table.set_reducer)(self.network, raw, told) }));
    }

    fn polyak_from(&mut self, source: &dyn Network, tau: f64) -> Result<()> {
        let Some(source) = self.sibling(source)? else { return self.blend(source, Some(tau)) };
        let polyak = self.handle.table.polyak;
        // SAFETY: both are behind this table, and not the same: `self` is borrowed exclusively.
        call(|told| unsafe { polyak(self.network, source, tau, told) }).map(drop)
    }

    fn copy_from(&mut self, source: &dyn Network) -> Result<()> {
        let Some(source) = self.sibling(source)? else { return self.blend(source, None) };
        // SAFETY: as in `polyak_from`.
        call(|told| unsafe { (self.handle.table.copy)(self.network, source, told) }).map(drop)
    }

    fn resample(&mut self, rng: &mut Rng) {
        let after = wire::to_json(rng).and_then(|text| {
            let resample = self.handle.table.resample;
            // SAFETY: as in `infer`.
            call(|told| unsafe { resample(self.network, Slice::of(text.as_bytes()), told) })
        });
        *rng = sure(after.and_then(|told| wire::from_json(&told)));
    }

    fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    fn export(&self, which: Flat, out: &mut Vec<f32>) {
        let (which, out) = (wire::flat_number(which), Sink::into(out));
        // SAFETY: as in `infer`. The other side's scratch memory is used by this thread alone: networks are not `Sync`.
        sure(call(|told| unsafe { (self.handle.table.export)(self.network, which, out, told) }));
    }

    fn import(&mut self, which: Flat, data: &[f32]) -> Result<()> {
        let (which, data, import) = (wire::flat_number(which), Slice::of(data), self.handle.table.import);
        // SAFETY: as in `infer`.
        call(|told| unsafe { import(self.network, which, data, told) }).map(drop)
    }

    fn optimizer(&self) -> Option<&Optimizer> {
        self.optimizer.as_ref()
    }

    fn steps(&self) -> u64 {
        let mut steps = 0;
        // SAFETY: as in `infer`.
        sure(call(|told| unsafe { (self.handle.table.steps)(self.network, &raw mut steps, told) }));
        steps
    }

    fn set_steps(&mut self, steps: u64) {
        // SAFETY: the table's contract.
        sure(call(|told| unsafe { (self.handle.table.set_steps)(self.network, steps, told) }));
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A reducer of ours for the other side.
fn lend(reducer: Box<dyn Reducer>) -> RawReducer {
    unsafe extern "C" fn reduce(of: *mut c_void, gradients: SliceMut<f32>, told: Told) -> Status {
        // SAFETY: `of` is the box below; the gradients are the other side's until this returns.
        let (reducer, gradients) = unsafe { (&mut *of.cast::<Box<dyn Reducer>>(), gradients.get()) };
        let outcome = catch_unwind(AssertUnwindSafe(|| reducer.reduce(gradients)));
        match outcome.unwrap_or_else(|panic| Err(Error::of_panic(panic.as_ref()))) {
            Ok(()) => OK,
            Err(error) => {
                // SAFETY: the other side waits for the answer.
                unsafe { told.give(coded::to_json(&error).as_bytes()) };
                FAILED
            }
        }
    }
    unsafe extern "C" fn free(of: *mut c_void) {
        let _ = catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: the box below, used for the last time.
            drop(unsafe { Box::from_raw(of.cast::<Box<dyn Reducer>>()) });
        }));
    }
    RawReducer { of: Box::into_raw(Box::new(reducer)).cast(), reduce, free }
}
