//! CartPole-v1 as tensors, without autoreset.

use reinforcets_core::column::{Columns, Values, zeros};
use reinforcets_envs::{SingleEnv, make_single};
use tch::Tensor;

use crate::Result;

/// Our CartPole, handing out what reinforcex's agents take.
pub struct CartPole {
    env: Box<dyn SingleEnv>,
    obs: Columns,
    seed: Option<u64>,
}

impl CartPole {
    /// A world whose first episode starts the random stream of `seed`.
    pub fn new(seed: u64) -> Result<Self> {
        let env = make_single("CartPole-v1")?;
        let obs = zeros(&env.spec().observation_columns()?, 1);
        Ok(CartPole { env, obs, seed: Some(seed) })
    }

    /// Starts an episode.
    pub fn reset(&mut self) -> Result<Tensor> {
        self.env.reset(self.seed.take(), &mut self.obs)?;
        self.tensor()
    }

    /// Steps; the flag tells that the episode is over, terminated and truncated alike: reinforcex knows only one end.
    pub fn step(&mut self, action: i64) -> Result<(Tensor, bool)> {
        let (_, terminated, truncated) = self.env.step(&Values::I32(vec![action as i32]), &mut self.obs)?;
        Ok((self.tensor()?, terminated || truncated))
    }

    fn tensor(&self) -> Result<Tensor> {
        let numbers = self.obs[0].values().as_f32().ok_or("CartPole observes floats")?;
        Ok(Tensor::from_slice(numbers))
    }
}
