//! From names and options to a session. All validation of what a user asked for starts here.

use reinforcets_core::agents::{self, Build, ReportEvery};
use reinforcets_core::config;
use reinforcets_core::env::EnvSpec;
use reinforcets_core::error::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::engines::{self, EngineChoice};
use crate::member::{Member, Worlds};
use crate::session::Session;

/// Options of a run that do not belong to an algorithm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunConfig {
    /// Environments stepped side by side. ≥ 1.
    pub n_envs: usize,
    /// Seed of every random stream of the run: the same seed gives the same run, bit for bit.
    pub seed: u64,
    /// Threads of the engine, 1 … 64. Results do not depend on it.
    pub threads: usize,
    /// Engine that computes the network; `auto` takes `fused` for multilayer perceptrons on the CPU and `torch` for
    /// everything else.
    pub engine: EngineChoice,
    /// Device of the network: `auto`, `cpu`, `cuda` or `cuda:N`. With the engine `torch`, `auto` is a GPU if there is one.
    pub device: String,
    /// Updates between reports; `null` takes the algorithm's own (PPO and REINFORCE 1, A2C 100, Q-learning and SARSA
    /// 1000, algorithms with a replay as many as come to about 1000 env steps).
    pub log_interval: Option<u64>,
}

impl Default for RunConfig {
    fn default() -> Self {
        RunConfig {
            n_envs: 1,
            seed: 0,
            threads: 1,
            engine: EngineChoice::Auto,
            device: "auto".into(),
            log_interval: None,
        }
    }
}

impl RunConfig {
    pub(crate) fn validate(&self) -> Result<()> {
        if !(1..=1_000_000).contains(&self.n_envs) {
            return Err(Error::config("nEnvs", self.n_envs, "a whole number from 1 to 1000000"));
        }
        if !(1..=64).contains(&self.threads) {
            return Err(Error::config("threads", self.threads, "a whole number from 1 to 64"));
        }
        if self.log_interval == Some(0) {
            return Err(Error::config("logInterval", 0, "a whole number ≥ 1, or null"));
        }
        Ok(())
    }
}

/// What a user asked for: an algorithm, a world, and flat options for the run and the algorithm together.
#[derive(Clone, Debug)]
pub struct Request {
    /// The algorithm's registered name.
    pub algo: String,
    /// A native world by id, or the description of a world that somebody else steps.
    pub env: EnvChoice,
    /// Options of the run.
    pub run: RunConfig,
    /// Options of the algorithm, as given.
    pub options: Map<String, Value>,
}

/// Where worlds come from.
#[derive(Clone, Debug)]
pub enum EnvChoice {
    /// One of ours.
    Native(String),
    /// Stepped by the caller (TypeScript).
    External(ExternalEnv),
}

/// What a world that the caller steps says about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalEnv {
    /// What it looks like.
    #[serde(flatten)]
    pub spec: EnvSpec,
    /// Whether it tells the rewards of goals that were chosen afterwards when it is asked.
    #[serde(default)]
    pub computes_reward: bool,
}

impl Request {
    /// Reads `{ algo, env, …options }`.
    pub fn read(given: &Value) -> Result<Self> {
        let Value::Object(given) = given else {
            return Err(Error::config("options", given, "an object"));
        };
        let mut rest = given.clone();
        let algo = match rest.shift_remove("algo") {
            Some(Value::String(name)) => name,
            other => {
                return Err(Error::config(
                    "algo",
                    other.unwrap_or(Value::Null),
                    "an algorithm's name, e.g. \"ppo\"",
                ));
            }
        };
        let entry = agents::entry(&algo)?;
        let env = match rest.shift_remove("env") {
            Some(Value::String(id)) => EnvChoice::Native(id),
            Some(spec @ Value::Object(_)) => EnvChoice::External(
                serde_json::from_value(spec)
                    .map_err(|e| Error::config("env", "object", format!("an EnvSpec: {e}")))?,
            ),
            other => {
                let allowed = "an environment's id, e.g. \"CartPole-v1\", or an environment";
                return Err(Error::config("env", other.unwrap_or(Value::Null), allowed));
            }
        };
        let run_keys = config::keys::<RunConfig>();
        let own_keys = (entry.keys)();
        if let Some(key) = rest.keys().find(|k| !run_keys.contains(k) && !own_keys.contains(k)) {
            let known = run_keys.iter().chain(&own_keys).map(String::as_str);
            return Err(Error::unknown("option", key, known));
        }
        let (run, options): (Map<_, _>, Map<_, _>) =
            rest.into_iter().partition(|(k, _)| run_keys.contains(k));
        let run: RunConfig = config::read(&run)?;
        run.validate()?;
        Ok(Request { algo, env, run, options })
    }

    /// The same as JSON, for files; `config` is the agent's complete configuration.
    #[must_use]
    pub fn to_json(&self, config: &Value) -> Value {
        let mut all = Map::new();
        all.insert("algo".into(), Value::String(self.algo.clone()));
        let env = match &self.env {
            EnvChoice::Native(id) => Value::String(id.clone()),
            EnvChoice::External(spec) => serde_json::to_value(spec).unwrap_or_default(),
        };
        all.insert("env".into(), env);
        for part in [serde_json::to_value(&self.run).unwrap_or_default(), config.clone()] {
            if let Value::Object(part) = part {
                all.extend(part);
            }
        }
        Value::Object(all)
    }

    /// Updates between reports, for an agent that collects `round` env steps between two.
    pub(crate) fn log_interval(&self, round: Option<u64>) -> u64 {
        let report = || agents::entry(&self.algo).map_or(ReportEvery::Rounds(1), |entry| entry.report);
        self.run.log_interval.unwrap_or_else(|| match report() {
            ReportEvery::Rounds(n) => n,
            ReportEvery::Steps(steps) => (steps / round.unwrap_or(steps)).max(1),
        })
    }
}

/// Builds a session of one agent.
pub fn create(request: Request) -> Result<Session> {
    let run = &request.run;
    let engine = engines::open(run.engine, run.threads, &run.device)?;
    let lanes = request.run.n_envs;
    let worlds = match &request.env {
        EnvChoice::Native(id) => Worlds::native(reinforcets_envs::make(id, lanes)?)?,
        EnvChoice::External(spec) => Worlds::external(spec, lanes)?,
    };
    let build = Build {
        env: worlds.spec(),
        lanes,
        seed: request.run.seed,
        index: 0,
        engine: engine.clone(),
        goal_reward: worlds.goal_reward(),
    };
    let agent = agents::build(&request.algo, &build, &request.options)?;
    let member = Member::new(agent, worlds, request.run.seed, lanes);
    Ok(Session::new(request, engine, vec![member]))
}
