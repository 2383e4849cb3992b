//! BitFlipping-v0: flip bits until they are the goal's, with a reward that tells nothing before.
//!
//! | | |
//! |---|---|
//! | state | 8 bits, and the 8 bits of the goal |
//! | observation | a dict of three times 8 floats of 0 or 1: `observation` and `achieved_goal` (both the bits), `desired_goal` |
//! | action | 0 to 7: the bit to flip |
//! | reward | 0 where the bits are the goal's after the step, −1 elsewhere |
//! | start | goal and bits uniform among those that differ |
//! | end | the goal is reached |
//! | time limit | 8 steps, enough for the farthest goal; the best mean return is about −3.02 (a start is 1024/255 flips away), and −8 is an episode that failed |
//! | source | Andrychowicz et al. 2017, "Hindsight Experience Replay", section 3.1 |
//!
//! Differences from the paper: an episode ends with success instead of at its 8th step, and no start is the goal.

use reinforcets_core::Result;
use reinforcets_core::column::{Dtype, ValuesRef};
use reinforcets_core::env::{EnvSpec, GOAL_KEYS, GoalReward};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;
use crate::goals::goal_rows;

const BITS: usize = 8;

/// The world; see the module's table.
pub struct BitFlipping;

/// The bits of a number, lowest first.
fn bits(number: u32) -> impl Iterator<Item = f64> {
    (0..BITS).map(move |i| f64::from(number >> i & 1))
}

/// The reward of one step.
fn reward<T: PartialEq>(achieved: &[T], desired: &[T]) -> f32 {
    if achieved == desired { 0.0 } else { -1.0 }
}

/// [`reward`] for rows of 8 floats.
fn rewards(achieved: ValuesRef<'_>, desired: ValuesRef<'_>, out: &mut [f32]) -> Result<()> {
    let (achieved, desired) = goal_rows::<BITS>(achieved, desired, out.len())?;
    for ((out, achieved), desired) in out.iter_mut().zip(achieved).zip(desired) {
        *out = reward(achieved, desired);
    }
    Ok(())
}

impl World for BitFlipping {
    type State = [f64; 2 * BITS];
    type Action = i32;
    type Observation = ([f32; BITS], [f32; BITS], [f32; BITS]);
    const ID: &'static str = "BitFlipping-v0";
    const GOAL_REWARD: Option<GoalReward> = Some(rewards);

    fn spec() -> EnvSpec {
        let bits =
            Space::Box { shape: vec![BITS], low: vec![0.0; BITS], high: vec![1.0; BITS], dtype: Dtype::F32 };
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Dict { spaces: GOAL_KEYS.map(|key| (key.to_owned(), bits.clone())).into() },
            action: Space::Discrete { n: BITS, start: 0 },
            max_episode_steps: Some(BITS as u32),
            reward_threshold: None,
        }
    }

    fn reset(rng: &mut Rng) -> Self::State {
        let goal = rng.below(1 << BITS);
        let apart = 1 + rng.below((1 << BITS) - 1);
        let mut state = [0.0; 2 * BITS];
        for (part, bit) in state.iter_mut().zip(bits(goal ^ apart).chain(bits(goal))) {
            *part = bit;
        }
        state
    }

    #[inline]
    fn step(state: &mut Self::State, action: i32) -> (f64, bool) {
        let (bits, goal) = state.split_at_mut(BITS);
        let bit = &mut bits[action as usize];
        *bit = 1.0 - *bit;
        let reward = reward(bits, goal);
        (f64::from(reward), reward == 0.0)
    }

    #[inline]
    fn observe(
        state: &Self::State,
        (seen, achieved, desired): (&mut [f32; BITS], &mut [f32; BITS], &mut [f32; BITS]),
    ) {
        for i in 0..BITS {
            seen[i] = state[i] as f32;
            desired[i] = state[BITS + i] as f32;
        }
        *achieved = *seen;
    }

    fn possible(state: &Self::State) -> bool {
        state.iter().all(|&bit| bit == 0.0 || bit == 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flipping_what_differs_reaches_every_goal() {
        let mut rng = Rng::stream(1, "test", 0);
        let mut flips = 0;
        for _ in 0..5_000 {
            let mut state = BitFlipping::reset(&mut rng);
            let apart: Vec<usize> = (0..BITS).filter(|&i| state[i] != state[BITS + i]).collect();
            assert!(!apart.is_empty(), "a start is never the goal");
            for (k, &bit) in apart.iter().enumerate() {
                let last = k + 1 == apart.len();
                assert_eq!(BitFlipping::step(&mut state, bit as i32), (if last { 0.0 } else { -1.0 }, last));
            }
            flips += apart.len();
        }
        assert!((f64::from(flips as u32) / 5_000.0 - 1024.0 / 255.0).abs() < 0.08);
    }

    #[test]
    fn goals_are_rewarded_in_batches_as_in_the_world() {
        let (mut rng, mut rewarded) = (Rng::stream(2, "test", 0), [9.0; 3]);
        let mut state = BitFlipping::reset(&mut rng);
        let (mut seen, mut achieved, mut desired) = ([9.0; BITS], [9.0; BITS], [9.0; BITS]);
        BitFlipping::observe(&state, (&mut seen, &mut achieved, &mut desired));
        assert_eq!(seen, achieved);
        let other = achieved.map(|bit| 1.0 - bit);
        let (a, d) = ([achieved, achieved, desired].concat(), [achieved, other, achieved].concat());
        rewards(ValuesRef::F32(&a), ValuesRef::F32(&d), &mut rewarded).unwrap();
        assert_eq!(rewarded, [0.0, -1.0, -1.0]);
        let (reward, _) = BitFlipping::step(&mut state, 3);
        BitFlipping::observe(&state, (&mut seen, &mut achieved, &mut desired));
        rewards(ValuesRef::F32(&achieved), ValuesRef::F32(&desired), &mut rewarded[..1]).unwrap();
        assert_eq!(f64::from(rewarded[0]), reward);

        let short = rewards(ValuesRef::F32(&a), ValuesRef::F32(&d[1..]), &mut rewarded).unwrap_err();
        let bytes = rewards(ValuesRef::U8(&[0; 24]), ValuesRef::F32(&d), &mut rewarded).unwrap_err();
        assert_eq!([short.code(), bytes.code()], ["INVALID_SHAPE"; 2]);
        assert!(short.to_string().contains("desired_goal"), "{short}");
    }
}
