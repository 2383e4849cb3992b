//! A group of two that share a memory: rounds are the same however many threads members act on.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use std::time::Duration;

use crate::runs::{LONG, finish, timeless, train};
use reinforcets_core::agent::{Actor, Agent, Learner, Policy, Progress, Recall, Transition};
use reinforcets_core::column::{Columns, Values};
use reinforcets_core::env::EnvSpec;
use reinforcets_core::error::Result;
use reinforcets_core::memory::Chunk;
use reinforcets_core::metrics::Metrics;
use reinforcets_core::rng::Rng;
use reinforcets_core::state::State;
use reinforcets_train::build::Request;
use reinforcets_train::engines;
use reinforcets_train::member::{Member, Worlds};
use reinforcets_train::{Session, Status};
use serde_json::{Value, json};

const STEPS: usize = 40;

/// What both members put in and take out: numbers, and who put them in.
type Shared = Arc<Mutex<VecDeque<(usize, f32)>>>;

/// An agent of one number. It acts by it and by chance, puts what it saw into the shared memory, and moves its number
/// towards what all members saw.
struct Sharer {
    index: usize,
    spec: EnvSpec,
    weight: f32,
    rng: Rng,
    shared: Shared,
    owed: u32,
    updates: u64,
    acted_on: Arc<Mutex<Vec<ThreadId>>>,
}

impl Actor for Sharer {
    fn chunk(&self, lanes: usize) -> Chunk {
        let columns = self.spec.observation_columns().unwrap();
        Chunk::new(lanes, STEPS, &columns, self.spec.action_column().unwrap())
    }
    fn begin(&mut self, obs: &Columns, chunk: &mut Chunk) -> Result<()> {
        let (at, lanes) = (chunk.cursor(), chunk.lanes);
        chunk.obs[0].copy_rows(at, &obs[0], 0, lanes);
        Ok(())
    }
    fn act(&mut self, chunk: &mut Chunk, actions: &mut Values) -> Result<()> {
        chunk.reserve_step();
        let seen = chunk.obs[0].values().as_f32().unwrap();
        let width = chunk.obs[0].spec().width;
        let Values::I32(actions) = actions else { unreachable!() };
        for (lane, action) in actions.iter_mut().enumerate() {
            let x = seen[(chunk.cursor() + lane) * width + 2];
            *action = i32::from(x + 0.05 * self.weight + 0.1 * self.rng.normal() > 0.0);
        }
        let me = std::thread::current().id();
        let mut threads = self.acted_on.lock().unwrap();
        if !threads.contains(&me) {
            threads.push(me);
        }
        Ok(())
    }
    fn observe(&mut self, t: &Transition<'_>, chunk: &mut Chunk) -> Result<()> {
        chunk.steps += 1;
        chunk.reserve_step();
        self.begin(t.next_obs, chunk)
    }
    fn full(&self, chunk: &Chunk) -> bool {
        // Members need not be full at the same time.
        chunk.steps >= STEPS + 7 * self.index
    }
}

impl Learner for Sharer {
    fn insert(&mut self, chunk: &mut Chunk) -> Result<()> {
        let seen = chunk.obs[0].values().as_f32().unwrap();
        let mut shared = self.shared.lock().unwrap();
        shared.extend(seen.iter().step_by(5).take(30).map(|x| (self.index, *x)));
        while shared.len() > 100 {
            shared.pop_front();
        }
        let mut next = self.chunk(chunk.lanes);
        chunk.hand_over(&mut next);
        self.owed = 2 + self.index as u32;
        Ok(())
    }
    fn ready(&self) -> bool {
        self.owed > 0
    }
    fn update(&mut self, metrics: &mut Metrics) -> Result<Progress> {
        let mut shared = self.shared.lock().unwrap();
        // The order of sums and of draws is part of the result, and each update changes what the next one finds.
        let at = self.rng.below(shared.len() as u32) as usize;
        let mean = shared.iter().map(|(_, x)| x).sum::<f32>() / shared.len() as f32;
        self.weight += 0.1 * (mean + shared[at].1 - self.weight) + 0.01 * self.rng.normal();
        shared[at].1 = self.weight;
        (self.owed, self.updates) = (self.owed - 1, self.updates + 1);
        metrics.record("train/weight", f64::from(self.weight));
        Ok(if self.owed > 0 { Progress::More } else { Progress::Done })
    }
    fn publish(&self, _: &mut dyn Policy) -> Result<()> {
        Ok(())
    }
    fn set_progress(&mut self, _: f64) {}
}

struct Nothing;

impl Policy for Nothing {
    fn predict(&mut self, _: &Columns, _: usize, _: bool, _: &mut Recall, _: &mut Values) -> Result<()> {
        Ok(())
    }
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Agent for Sharer {
    fn algorithm(&self) -> &'static str {
        "sharer"
    }
    fn env_spec(&self) -> &EnvSpec {
        &self.spec
    }
    fn config(&self) -> Value {
        json!({})
    }
    fn parameters(&self) -> usize {
        1
    }
    fn steps_per_round(&self, lanes: usize) -> Option<u64> {
        Some((STEPS * lanes) as u64)
    }
    fn updates(&self) -> u64 {
        self.updates
    }
    fn policy(&self) -> Result<Box<dyn Policy>> {
        Ok(Box::new(Nothing))
    }
    fn save_policy(&self, state: &mut State) -> Result<()> {
        state.put_f32("weight", &[self.weight]);
        Ok(())
    }
    fn load_policy(&mut self, state: &State) -> Result<()> {
        self.weight = state.f32("weight")?[0];
        Ok(())
    }
    fn save_training(&self, state: &mut State) -> Result<()> {
        let shared = self.shared.lock().unwrap();
        state.put_f32("shared", &shared.iter().map(|(_, x)| *x).collect::<Vec<_>>());
        state.put("sharer", &(&self.rng, self.owed, self.updates))?;
        state.put("who", &shared.iter().map(|(who, _)| *who).collect::<Vec<_>>())
    }
    fn load_training(&mut self, state: &State) -> Result<()> {
        let who: Vec<usize> = state.get("who")?;
        *self.shared.lock().unwrap() = who.into_iter().zip(state.f32("shared")?).collect();
        (self.rng, self.owed, self.updates) = state.get("sharer")?;
        Ok(())
    }
    fn save_lanes(&self, _: &mut State) -> Result<()> {
        Ok(())
    }
    fn load_lanes(&mut self, _: &State) -> Result<()> {
        Ok(())
    }
}

struct Group {
    session: Session,
    memories: [Shared; 2],
    acted_on: [Arc<Mutex<Vec<ThreadId>>>; 2],
}

/// Two members in three CartPoles each, with one memory or with two.
fn group(threads: usize, shared: bool) -> Group {
    let request = Request::read(&json!({ "algo": "ppo", "env": "CartPole-v1", "threads": threads })).unwrap();
    let run = &request.run;
    let engine = engines::open(run.engine, run.threads, &run.device).unwrap();
    let first = Shared::default();
    let memories = if shared { [first.clone(), first] } else { [first, Shared::default()] };
    let acted_on = [Arc::default(), Arc::default()];
    let member = |index: usize| {
        let env = reinforcets_envs::make("CartPole-v1", 3).unwrap();
        let agent = Sharer {
            index,
            spec: env.spec().clone(),
            weight: index as f32,
            rng: Rng::stream(1, "agent", index as u64),
            shared: memories[index].clone(),
            owed: 0,
            updates: 0,
            acted_on: Arc::clone(&acted_on[index]),
        };
        Member::new(Box::new(agent), Worlds::native(env).unwrap(), 10 + index as u64, 3)
    };
    let session = Session::new(request, engine, vec![member(0), member(1)]);
    Group { session, memories, acted_on }
}

fn facts(state: &State) -> Vec<(String, Vec<u8>)> {
    state.tensors.iter().map(|(k, t)| (k.clone(), t.bytes.clone())).collect()
}

#[test]
fn one_thread_or_two_give_the_same_rounds() {
    let run = |threads| {
        let mut group = group(threads, true);
        let reports = train(&mut group.session, 3_000);
        let threads: Vec<ThreadId> = group.acted_on.iter().flat_map(|t| t.lock().unwrap().clone()).collect();
        (facts(&group.session.save().unwrap()), timeless(&reports), threads)
    };
    let (one, two) = (run(1), run(2));
    assert_eq!((&one.0, &one.1), (&two.0, &two.1));
    assert!(one.1.len() > 5 && one.1.iter().all(|r| r["metrics"]["train/weight"].is_f64()));
    let here = std::thread::current().id();
    assert!(one.2.iter().all(|t| *t == here), "one thread is this one");
    assert!(two.2.len() > 2 && two.2.contains(&here), "the second member acts on another");
}

/// Inserts come in member order, and what one puts in the other finds.
#[test]
fn members_share_one_memory() {
    let mut together = group(2, true);
    train(&mut together.session, 600);
    let who: Vec<usize> = together.memories[0].lock().unwrap().iter().map(|(who, _)| *who).collect();
    assert!(who.len() == 100 && who.contains(&0) && who.contains(&1));
    assert_eq!(who[who.len() - 60..who.len() - 30], [0; 30]);
    assert_eq!(who[who.len() - 30..], [1; 30]);
    let mut apart = group(2, false);
    train(&mut apart.session, 600);
    assert!(apart.memories[0].lock().unwrap().iter().all(|(who, _)| *who == 0));
    assert!(facts(&together.session.save().unwrap()) != facts(&apart.session.save().unwrap()));
}

/// Random budgets and aborts cut rounds in the middle, where one member may be full and the other not.
#[test]
fn a_group_resumes_bit_for_bit() {
    for threads in [1, 2] {
        let mut whole = group(threads, true);
        let expected = train(&mut whole.session, 3_000);
        let mut cut = group(threads, true);
        cut.session.set_plan(3_000, true).unwrap();
        let (mut reports, mut cuts) = (Vec::new(), 0);
        loop {
            let status = cut.session.advance(Duration::ZERO, &AtomicBool::new(false)).unwrap();
            reports.extend(cut.session.take_report());
            if status == Status::Finished {
                break;
            }
            assert_eq!(cut.session.advance(LONG, &AtomicBool::new(true)).unwrap(), Status::Aborted);
            let state = cut.session.save().unwrap();
            cut = group(threads, true);
            cut.session.load(&state).unwrap();
            cuts += 1;
        }
        assert!(cuts > 20);
        assert_eq!(timeless(&reports), timeless(&expected));
        assert_eq!(facts(&cut.session.save().unwrap()), facts(&whole.session.save().unwrap()));
        assert!(finish(&mut cut.session).is_empty());
    }
}
