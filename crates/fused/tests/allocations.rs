//! Once the largest batch has been seen, nothing allocates. A program of its own, as the allocator that counts is the whole
//! program's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use reinforcets_core::net_spec::Optimizer;
use reinforcets_core::network::{Engine, Grad, HeadSet, Mode};
use reinforcets_core::rng::Rng;
use reinforcets_fused::FusedEngine;
use reinforcets_testkit::network_contract::Sample;
use reinforcets_testkit::specs;

/// Counts what each thread asks for.
struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(p, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn steady_state_does_not_allocate() {
    let engine = FusedEngine::new(1).unwrap();
    let adam = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-5 };
    for (name, spec) in specs::all() {
        let mut network = engine.build(&spec, Some(&adam), &mut Rng::stream(1, "network", 0)).unwrap();
        let mut target = engine.build(&spec, None, &mut Rng::stream(2, "network", 0)).unwrap();
        let mut sample = Sample::new(&spec, 100, 3);
        let d_heads = sample.d_heads(network.layout());
        let mut out = vec![0.0; 100 * spec.inputs[0].width];
        sample.with_all(|inputs| {
            let mut rng = Rng::stream(4, "noise", 0);
            let mut round = || {
                network.resample(&mut rng);
                network.infer(inputs, HeadSet::ALL, Mode::Eval, &mut []).unwrap();
                network.forward(inputs, Mode::Train, &mut []).unwrap();
                network.zero_grad();
                network.backward(inputs, &d_heads, Grad::Both { gather: 0, out: &mut out }).unwrap();
                network.step(1e-3, Some(0.5)).unwrap();
                target.polyak_from(&*network, 0.1).unwrap();
            };
            round();
            let before = COUNT.with(Cell::get);
            (0..3).for_each(|_| round());
            assert_eq!(COUNT.with(Cell::get), before, "{name}");
        });
    }
}
