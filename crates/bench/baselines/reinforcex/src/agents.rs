//! Jobs to reinforcex's agents.

use std::sync::Arc;

use reinforcex::agents::{BaseAgent, DQN, PPO};
use reinforcex::explorers::EpsilonGreedy;
use reinforcex::memory::ReplayBuffer;
use reinforcex::models::{FCQNetwork, FCSoftmaxPolicyWithValue};
use tch::Device;
use tch::nn::{Adam, OptimizerConfig, VarStore};

use crate::Result;
use crate::job::{Agent, Dqn, Job, Ppo};

const OBSERVATIONS: i64 = 4;
const ACTIONS: i64 = 2;

/// The agent that a job asks for.
pub fn build(job: &Job) -> Result<Box<dyn BaseAgent>> {
    match &job.agent {
        Agent::Ppo(options) => ppo(options),
        Agent::Dqn(options) => dqn(options, job.total_steps),
    }
}

fn ppo(o: &Ppo) -> Result<Box<dyn BaseAgent>> {
    let (width, layers) = o.layers()?;
    let vs = VarStore::new(Device::Cpu);
    let optimizer = Adam::default().build(&vs, o.learning_rate)?;
    // It counts the hidden layers after the first.
    let model = FCSoftmaxPolicyWithValue::new(vs, OBSERVATIONS, ACTIONS, layers - 1, width, 0.0);
    Ok(Box::new(PPO::new(
        Box::new(model),
        optimizer,
        o.gamma,
        o.gae_lambda,
        o.n_steps,
        o.n_epochs,
        o.batch_size,
        o.clip_range,
        o.clip_range_vf,
        o.vf_coef,
        o.ent_coef,
        o.normalize_advantage,
        None,
        None,
    )))
}

fn dqn(o: &Dqn, total_steps: usize) -> Result<Box<dyn BaseAgent>> {
    let (width, layers) = o.layers()?;
    let vs = VarStore::new(Device::Cpu);
    let optimizer = Adam::default().build(&vs, o.learning_rate)?;
    let model = FCQNetwork::new(vs, OBSERVATIONS, ACTIONS, layers - 1, width);
    let decay = (o.exploration_fraction * total_steps as f64).round() as usize;
    let explorer = EpsilonGreedy::new(o.exploration_initial_eps, o.exploration_final_eps, decay);
    Ok(Box::new(DQN::new(
        Box::new(model),
        Arc::new(ReplayBuffer::new(o.buffer_size, o.n_step)),
        optimizer,
        ACTIONS as usize,
        o.batch_size,
        o.train_freq,
        o.target_update_interval,
        Box::new(explorer),
        None,
        o.gamma,
        None,
        None,
    )))
}
