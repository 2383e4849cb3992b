//! What a replay buffer is made of, from JSON.

use reinforcets_core::column::{ColumnSpec, Dtype};
use reinforcets_core::env::GOAL_KEYS;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::memory::{
    EpisodeGoals, GoalStrategy, Priorities, PriorityConfig, ReplaySpec, SequenceConfig, SumTree,
    available_memory,
};
use reinforcets_core::schedule::{Linear, Schedule};
use reinforcets_core::space::Space;
use serde_json::{Map, Value};

/// Name of the extra column with recurrent states.
pub const STATE: &str = "state";
/// Names of the achieved and the desired goal.
pub const GOALS: [&str; 2] = [GOAL_KEYS[1], GOAL_KEYS[2]];

/// Options that only the binding gives.
const GIVEN: [&str; 2] = ["kind", "memory"];
/// Options of every buffer.
const COMMON: [&str; 8] =
    ["observationSpace", "actionSpace", "capacity", "nEnvs", "nStep", "gamma", "frameStack", "seed"];
const PRIORITY: [&str; 3] = ["priorityAlpha", "priorityBeta", "priorityEps"];
const HINDSIGHT: [&str; 2] = ["goalStrategy", "goalsPerTransition"];
const SEQUENCE: [&str; 6] =
    ["sequenceLength", "sequenceOverlap", "burnIn", "stateSize", "prioritized", "priorityEta"];

/// What stands beside the rows.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Uniform,
    Prioritized(PriorityConfig),
    Hindsight(GoalStrategy, usize),
    Sequence(SequenceConfig),
}

/// A replay buffer's options, checked.
#[derive(Clone, Debug)]
pub struct Options {
    pub spec: ReplaySpec,
    pub kind: Kind,
    pub seed: u64,
    /// Importance exponent β of samples that do not tell their own.
    pub beta: f64,
    /// Bytes that the process may take.
    memory: Option<u64>,
}

impl Options {
    /// Reads and checks options, but not whether the memory is there.
    pub fn read(text: &str) -> Result<Self> {
        let Value::Object(given) = crate::shared::parse(text)? else {
            return Err(Error::config("options", text, "an object"));
        };
        let own: Vec<&str> = match given.get("kind").and_then(Value::as_str) {
            Some("prioritized") => PRIORITY.to_vec(),
            Some("hindsight") => HINDSIGHT.to_vec(),
            Some("sequence") => [&PRIORITY[..], &SEQUENCE].concat(),
            _ => Vec::new(),
        };
        let known = || COMMON.iter().chain(&own).copied();
        if let Some(name) = given.keys().find(|k| !GIVEN.into_iter().chain(known()).any(|o| o == *k)) {
            return Err(Error::unknown("option", name, known()));
        }
        let given = Given(given);
        let spec = given.spec()?;
        let beta = given.number("priorityBeta", 0.4)?;
        let kind = given.kind(spec.n_step)?;
        spec.validate().map_err(as_capacity)?;
        let priorities = match kind {
            Kind::Prioritized(p) => Some(p),
            Kind::Sequence(s) => s.priorities,
            _ => None,
        };
        priorities.map_or(Ok(()), |p| p.validate())?;
        check_beta("priorityBeta", beta)?;
        let seed = given.count("seed", 0, 0)? as u64;
        let memory = given.0.get("memory").and_then(Value::as_f64).map(|m| m as u64);
        Ok(Options { spec, kind, seed, beta, memory })
    }

    /// Bytes that the buffer takes once it is full.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.spec.bytes().saturating_add(self.beside())
    }

    fn beside(&self) -> u64 {
        let rows = self.spec.rows();
        match self.kind {
            Kind::Uniform => 0,
            Kind::Prioritized(_) => Priorities::bytes(rows),
            Kind::Hindsight(_, goals) => EpisodeGoals::bytes(rows, goals),
            Kind::Sequence(_) => SumTree::bytes(rows),
        }
    }

    /// Refuses a buffer that would not fit into what this process may take and the system has free.
    pub fn check_memory(&self) -> Result<()> {
        let limits = [self.memory, available_memory()];
        let least = limits.into_iter().flatten().min();
        self.spec.check_memory(self.beside(), least.or(Some(u64::MAX))).map_err(as_capacity)
    }
}

/// Checks an importance exponent.
pub fn check_beta(field: &str, beta: f64) -> Result<()> {
    let range = 0.0..=1.0;
    if range.contains(&beta) { Ok(()) } else { Err(Error::config(field, beta, "a number from 0 to 1")) }
}

/// The core calls the size of an agent's buffer `bufferSize`; a buffer on its own has a `capacity`.
fn as_capacity(error: Error) -> Error {
    match error {
        Error::InvalidConfig { field, value, allowed } if field == "bufferSize" => {
            Error::InvalidConfig { field: "capacity".into(), value, allowed }
        }
        other => other,
    }
}

struct Given(Map<String, Value>);

impl Given {
    fn spec(&self) -> Result<ReplaySpec> {
        let space = |field: &str| -> Result<Space> {
            let value = self.0.get(field).cloned().unwrap_or(Value::Null);
            let space: Space = serde_json::from_value(value.clone())
                .map_err(|e| Error::config(field, &value, format!("a space: {e}")))?;
            space.validate(field)?;
            Ok(space)
        };
        let action = space("actionSpace")?;
        let actions = action.columns()?;
        let [action] = &actions[..] else {
            return Err(Error::config("actionSpace", action, "box, discrete, multiDiscrete or multiBinary"));
        };
        let width = self.count("stateSize", 0, 0)?;
        let state = ColumnSpec { name: STATE.into(), dtype: Dtype::F32, width };
        Ok(ReplaySpec {
            obs: space("observationSpace")?.columns()?,
            action: ColumnSpec { name: "action".into(), ..action.clone() },
            extra: if width == 0 { Vec::new() } else { vec![state] },
            lanes: self.count("nEnvs", 1, 1)?,
            capacity: self.count("capacity", 1_000_000, 1)?,
            n_step: self.count("nStep", 1, 1)?,
            gamma: self.number("gamma", 0.99)?,
            frame_stack: self.count("frameStack", 1, 1)?,
        })
    }

    fn kind(&self, n_step: usize) -> Result<Kind> {
        let text = |field: &str, default: &str| {
            self.0.get(field).map_or(default.to_owned(), |v| v.as_str().unwrap_or_default().to_owned())
        };
        Ok(match text("kind", "uniform").as_str() {
            "prioritized" => Kind::Prioritized(self.priorities()?),
            "hindsight" => {
                let strategy = match text("goalStrategy", "future").as_str() {
                    "future" => GoalStrategy::Future,
                    "final" => GoalStrategy::Final,
                    "episode" => GoalStrategy::Episode,
                    _ => {
                        let given = self.0.get("goalStrategy").unwrap_or(&Value::Null);
                        return Err(Error::config("goalStrategy", given, "future, final or episode"));
                    }
                };
                Kind::Hindsight(strategy, self.count("goalsPerTransition", 4, 1)?)
            }
            "sequence" => Kind::Sequence(SequenceConfig {
                length: self.count("sequenceLength", 80, 1)?,
                overlap: self.count("sequenceOverlap", 40, 0)?,
                burn_in: self.count("burnIn", 40, 0)?,
                n_step,
                priorities: if self.flag("prioritized")? { Some(self.priorities()?) } else { None },
                eta: self.number("priorityEta", 0.9)?,
            }),
            _ => Kind::Uniform,
        })
    }

    /// Samples tell their own β: it is handed on as the place on a line from 0 to 1.
    fn priorities(&self) -> Result<PriorityConfig> {
        Ok(PriorityConfig {
            alpha: self.number("priorityAlpha", 0.6)?,
            beta: Schedule::Linear(Linear { start: 0.0, end: 1.0 }),
            eps: self.number("priorityEps", 1e-6)?,
        })
    }

    fn number(&self, field: &str, default: f64) -> Result<f64> {
        let Some(value) = self.0.get(field) else { return Ok(default) };
        value.as_f64().ok_or_else(|| Error::config(field, value, "a number"))
    }

    fn count(&self, field: &str, default: usize, least: usize) -> Result<usize> {
        let Some(value) = self.0.get(field) else { return Ok(default) };
        let whole = value.as_f64().filter(|x| x.fract() == 0.0 && (least as f64..=9e15).contains(x));
        whole
            .map(|x| x as usize)
            .ok_or_else(|| Error::config(field, value, format!("a whole number ≥ {least}")))
    }

    fn flag(&self, field: &str) -> Result<bool> {
        let Some(value) = self.0.get(field) else { return Ok(false) };
        value.as_bool().ok_or_else(|| Error::config(field, value, "true or false"))
    }
}
