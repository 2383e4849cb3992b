//! What a world is: a state, how it starts, steps and looks. Everything else is [`VecOf`](crate::VecOf)'s.

use reinforcets_core::column::{Dtype, Values};
use reinforcets_core::env::{EnvSpec, GoalReward};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;
use reinforcets_core::{Error, Result};

use crate::observation::Observation;

/// A Markov decision process whose steps are deterministic. Implementors hold no data: all of it is in `State`.
pub trait World: Send + Sync + 'static {
    /// Everything that the next step depends on, as numbers.
    type State: Copy + Default + AsRef<[f64]> + AsMut<[f64]> + Send;
    /// `i32` for discrete actions, `[f32; N]` for continuous ones.
    type Action: Action;
    /// How observations lie in columns: `[f32; 4]` for four floats, a tuple for a dict.
    type Observation: Observation;
    /// Gymnasium's id, or a name of that form.
    const ID: &'static str;

    /// Spaces, time limit and threshold; of Gymnasium's worlds as Gymnasium registers them.
    fn spec() -> EnvSpec;
    /// The state that an episode starts from.
    fn reset(rng: &mut Rng) -> Self::State;
    /// Moves `state` on; gives the reward and whether the episode reached an end of the world's own. Discrete actions
    /// were checked against the space, continuous ones are any number but NaN: the world clips them.
    fn step(state: &mut Self::State, action: Self::Action) -> (f64, bool);
    /// Writes all numbers of what an agent sees of `state`.
    fn observe(state: &Self::State, obs: <Self::Observation as Observation>::Row<'_>);

    /// Whether `state`, of the right length and of finite numbers, is one that the world can be in, as far as
    /// [`step`](World::step) and [`observe`](World::observe) rely on it: snapshots and states set by hand are asked.
    fn possible(_state: &Self::State) -> bool {
        true
    }
    /// How goals are rewarded, if this is a goal world.
    const GOAL_REWARD: Option<GoalReward> = None;

    /// [`step`](World::step) for many worlds, with the same bits. Worth overriding where the loop below is not
    /// turned into vector instructions.
    #[inline]
    fn step_all(
        states: &mut [Self::State],
        actions: &[Self::Action],
        reward: &mut [f32],
        terminated: &mut [u8],
    ) {
        for (((state, action), reward), terminated) in
            states.iter_mut().zip(actions).zip(reward).zip(terminated)
        {
            let (r, end) = Self::step(state, *action);
            *reward = r as f32;
            *terminated = u8::from(end);
        }
    }

    /// [`observe`](World::observe) for many worlds, with the same bits.
    #[inline]
    fn observe_all(states: &[Self::State], obs: &mut <Self::Observation as Observation>::Rows<'_>) {
        for (state, obs) in states.iter().zip(Self::Observation::each(obs)) {
            Self::observe(state, obs);
        }
    }
}

/// What an agent does in one world.
pub trait Action: Copy + Send + 'static {
    /// One action a row, or the type and number of values that were expected for `rows` rows.
    fn rows(values: &Values, rows: usize) -> Result<&[Self]>;
    /// Refuses what no clipping can repair, naming row and value.
    fn check(actions: &[Self], space: &Space) -> Result<()>;
}

fn wrong(values: &Values, rows: usize, width: usize, expected: Dtype) -> Error {
    let got = values.view();
    Error::shape(
        "action",
        format!("{} of {:?}", got.len(), got.dtype()),
        format!("{} of {expected:?} ({rows} rows of {width})", rows * width),
    )
}

impl Action for i32 {
    fn rows(values: &Values, rows: usize) -> Result<&[Self]> {
        match values {
            Values::I32(v) if v.len() == rows => Ok(v),
            _ => Err(wrong(values, rows, 1, Dtype::I32)),
        }
    }

    #[inline]
    fn check(actions: &[Self], space: &Space) -> Result<()> {
        let Space::Discrete { n, .. } = space else {
            return Err(Error::Internal(format!("integer actions for {space}")));
        };
        // As unsigned numbers the negative ones are the largest, so one comparison finds both sides.
        let largest = actions.iter().fold(0, |m: u32, &a| m.max(a as u32));
        if (largest as usize) < *n {
            return Ok(());
        }
        refuse(
            actions,
            |&a| usize::try_from(a).is_ok_and(|a| a < *n),
            |a| format!("is {a}, allowed are 0 to {}", n - 1),
        )
    }
}

impl<const N: usize> Action for [f32; N] {
    fn rows(values: &Values, rows: usize) -> Result<&[Self]> {
        match values {
            Values::F32(v) if v.len() == rows * N => Ok(v.as_chunks().0),
            _ => Err(wrong(values, rows, N, Dtype::F32)),
        }
    }

    #[inline]
    fn check(actions: &[Self], space: &Space) -> Result<()> {
        let nan = actions.iter().fold(false, |nan, a| nan | a.iter().any(|x| x.is_nan()));
        if !nan {
            return Ok(());
        }
        refuse(
            actions,
            |a| !a.iter().any(|x| x.is_nan()),
            |a| format!("is {a:?}, allowed are numbers, clipped to {space}"),
        )
    }
}

#[cold]
fn refuse<A>(actions: &[A], allowed: impl Fn(&A) -> bool, problem: impl Fn(&A) -> String) -> Result<()> {
    match actions.iter().enumerate().find(|(_, a)| !allowed(a)) {
        Some((row, a)) => {
            Err(Error::InvalidData { what: format!("action of row {row}"), problem: problem(a) })
        }
        None => Ok(()),
    }
}
