//! Groups from options: several agents, each in worlds of its own, trained side by side.

use reinforcets_core::agents::{self, Build};
use reinforcets_core::config;
use reinforcets_core::env::GoalRewards;
use reinforcets_core::error::{Error, Result};
use reinforcets_core::rng::Rng;
use reinforcets_core::selector::SelectorOptions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::build::{EnvChoice, Request, RunConfig, create};
use crate::engines;
use crate::group::Selector;
use crate::member::{Member, Worlds};
use crate::session::Session;
use crate::shared_replay::SharedReplay;

/// Options of a group beside its agents. `nEnvs` is for agents that name none of their own; `threads` is also how many
/// members act side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupConfig {
    /// What holds for all agents.
    #[serde(flatten)]
    pub run: RunConfig,
    /// Lets members whose returns are significantly smaller copy the policy of better ones; `null` for never. All must
    /// have policies of the same shape.
    pub selector: Option<SelectorOptions>,
    /// Members with curiosity share one predictor: what one of them has seen is new to none.
    pub share_curiosity: bool,
    /// Members put what they do into one replay, and those that learn from a replay (DQN, …) learn from all of it:
    /// bufferSize is the largest of theirs, of the worlds of all members together. Learning rates, nStep, gamma,
    /// priorities and hindsight goals stay each member's own, and its gradient steps follow its own env steps. Worlds
    /// must show and take the same.
    pub share_replay: bool,
}

/// A group that was asked for.
#[derive(Clone, Debug)]
pub struct GroupRequest {
    /// Options of the group.
    pub config: GroupConfig,
    /// What each member is made of.
    pub members: Vec<Request>,
}

/// Most members of a group.
const MAX_MEMBERS: usize = 1_000;

impl GroupRequest {
    /// Reads `{ agents: [{ algo, env, …options }, …], …options }`.
    pub fn read(given: &Map<String, Value>) -> Result<Self> {
        let mut rest = given.clone();
        let agents = match rest.shift_remove("agents") {
            Some(Value::Array(agents)) if (1..=MAX_MEMBERS).contains(&agents.len()) => agents,
            other => {
                let allowed = format!("1 to {MAX_MEMBERS} agents, each {{ algo, env, …options }}");
                return Err(Error::config("agents", other.unwrap_or(Value::Null), allowed));
            }
        };
        let config: GroupConfig = config::read(&rest)?;
        config.run.validate()?;
        config.selector.as_ref().map_or(Ok(()), SelectorOptions::validate)?;
        let run_keys = config::keys::<RunConfig>();
        let shared = serde_json::to_value(&config.run).unwrap_or_default();
        let member = |(i, agent): (usize, &Value)| -> Result<Request> {
            let Value::Object(agent) = agent else {
                return Err(Error::config(format!("agents[{i}]"), agent, "{ algo, env, …options }"));
            };
            if let Some(key) = agent.keys().find(|k| *k != "nEnvs" && run_keys.contains(k)) {
                let allowed = "nothing here: it is an option of the group";
                return Err(Error::config(format!("agents[{i}].{key}"), &agent[key], allowed));
            }
            let mut all = shared.as_object().cloned().unwrap_or_default();
            all.extend(agent.clone());
            Request::read(&Value::Object(all))
        };
        let members = agents.iter().enumerate().map(member).collect::<Result<Vec<_>>>()?;
        Ok(GroupRequest { config, members })
    }

    /// The same as JSON, for files, with the agents' complete configurations.
    #[must_use]
    pub fn to_json(&self, configs: &[Value]) -> Value {
        let run_keys = config::keys::<RunConfig>();
        let agent = |(request, config): (&Request, &Value)| {
            let mut all = request.to_json(config);
            if let Some(all) = all.as_object_mut() {
                all.retain(|key, _| key == "nEnvs" || !run_keys.contains(key));
            }
            all
        };
        let mut all = serde_json::to_value(&self.config).unwrap_or_default();
        all["agents"] = self.members.iter().zip(configs).map(agent).collect();
        all
    }
}

/// A session of whatever `options` describe: `{ agents, … }` or `{ algo, env, … }`.
pub fn open(options: &Value) -> Result<Session> {
    match options {
        Value::Object(map) if map.contains_key("agents") => create_group(GroupRequest::read(map)?),
        _ => create(Request::read(options)?),
    }
}

/// Builds a session of several agents.
pub fn create_group(request: GroupRequest) -> Result<Session> {
    let run = &request.config.run;
    let engine = engines::open(run.engine, run.threads, &run.device)?;
    let mut members = Vec::with_capacity(request.members.len());
    for (i, member) in request.members.iter().enumerate() {
        let EnvChoice::Native(id) = &member.env else {
            let allowed = "the id of a built-in world: members of a group play in native worlds";
            return Err(Error::config(format!("agents[{i}].env"), "a world of TypeScript's", allowed));
        };
        let env = reinforcets_envs::make(id, member.run.n_envs)?;
        let spec = env.spec().clone();
        let (lanes, index) = (member.run.n_envs, i as u64);
        let goal_reward = env.goal_reward().map(GoalRewards::Known);
        let build = Build { env: &spec, lanes, seed: run.seed, index, engine: engine.clone(), goal_reward };
        let agent = agents::build(&member.algo, &build, &member.options)?;
        // The first plays as it would alone; the others' worlds have streams of their own.
        let seed = if i == 0 { run.seed } else { Rng::stream(run.seed, "member", index).bits() };
        members.push(Member::new(agent, Worlds::native(env)?, seed, lanes));
    }
    if request.config.share_curiosity {
        share_curiosity(&mut members)?;
    }
    let shared = match request.config.share_replay {
        true => Some(SharedReplay::new(&mut members)?),
        false => None,
    };
    let selector = request.config.selector.clone();
    let selector = selector.map(|options| Selector::new(options, &members)).transpose()?;
    Session::of_group(request, engine, members, selector, shared)
}

/// All members with curiosity take the predictor of the first that has one.
fn share_curiosity(members: &mut [Member]) -> Result<()> {
    let Some(first) = members.iter_mut().position(|m| m.agent.curiosity().is_some()) else {
        let allowed = "false: no agent of the group has curiosity";
        return Err(Error::config("shareCuriosity", true, allowed));
    };
    let (lender, others) = members.split_at_mut(first + 1);
    if let Some(lender) = lender[first].agent.curiosity() {
        for own in others.iter_mut().filter_map(|m| m.agent.curiosity()) {
            own.share(lender)?;
        }
    }
    Ok(())
}
