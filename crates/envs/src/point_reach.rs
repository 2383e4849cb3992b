//! PointReach-v0: steer a point to a goal on a table, with a reward that tells nothing before it is there.
//!
//! | | |
//! |---|---|
//! | state | position x, y of the point, its velocity, position of the goal |
//! | observation | a dict: `observation` (position and velocity; bounds ±1, ±1, ±2, ±2), `achieved_goal` (position), `desired_goal` (the goal's; bounds ±1) |
//! | action | two forces, each clipped to [−1, 1] |
//! | motion | v ← v + 0.05 (4 force − 2 v), then position ← position + 0.05 v; at ±1 it stops in that direction |
//! | reward | 0 where the point is no more than 0.05 from the goal after the step, −1 elsewhere |
//! | start | point and goal uniform in [−1, 1)², at rest |
//! | end | the goal is reached |
//! | time limit | 50 steps; −50 is an episode that failed |
//! | source | of this project; goals and rewards as the reaching task of Plappert et al. 2018, arXiv:1802.09464 (there in three dimensions, without an end) |
//!
//! At full force the point gets as fast as 2 a second; the farthest goals are 33 steps away.

use reinforcets_core::Result;
use reinforcets_core::column::ValuesRef;
use reinforcets_core::env::{EnvSpec, GOAL_KEYS, GoalReward};
use reinforcets_core::rng::Rng;
use reinforcets_core::space::Space;

use crate::World;
use crate::goals::goal_rows;

const DT: f64 = 0.05;
const POWER: f64 = 4.0;
const DRAG: f64 = 2.0;
const MAX_SPEED: f64 = POWER / DRAG;
const RADIUS: f32 = 0.05;

/// The world; see the module's table.
pub struct PointReach;

/// The reward of one step, of what is observed: the same for a goal that was chosen afterwards.
#[inline]
fn reward(achieved: &[f32; 2], desired: &[f32; 2]) -> f32 {
    let (x, y) = (achieved[0] - desired[0], achieved[1] - desired[1]);
    if x * x + y * y <= RADIUS * RADIUS { 0.0 } else { -1.0 }
}

/// [`reward`] for rows of goals.
fn rewards(achieved: ValuesRef<'_>, desired: ValuesRef<'_>, out: &mut [f32]) -> Result<()> {
    let (achieved, desired) = goal_rows::<2>(achieved, desired, out.len())?;
    for ((out, achieved), desired) in out.iter_mut().zip(achieved).zip(desired) {
        *out = reward(achieved, desired);
    }
    Ok(())
}

impl World for PointReach {
    type State = [f64; 6];
    type Action = [f32; 2];
    type Observation = ([f32; 4], [f32; 2], [f32; 2]);
    const ID: &'static str = "PointReach-v0";
    const GOAL_REWARD: Option<GoalReward> = Some(rewards);

    fn spec() -> EnvSpec {
        let place = Space::symmetric(&[1.0, 1.0]);
        let parts = [Space::symmetric(&[1.0, 1.0, MAX_SPEED, MAX_SPEED]), place.clone(), place];
        EnvSpec {
            id: Self::ID.into(),
            observation: Space::Dict {
                spaces: GOAL_KEYS.map(str::to_owned).into_iter().zip(parts).collect(),
            },
            action: Space::symmetric(&[1.0, 1.0]),
            max_episode_steps: Some(50),
            reward_threshold: None,
        }
    }

    fn reset(rng: &mut Rng) -> [f64; 6] {
        let [x, y, goal_x, goal_y] = [(); 4].map(|()| rng.range(-1.0, 1.0));
        [x, y, 0.0, 0.0, goal_x, goal_y]
    }

    #[inline]
    fn step(state: &mut [f64; 6], force: [f32; 2]) -> (f64, bool) {
        for (axis, force) in force.into_iter().enumerate() {
            let force = f64::from(force.clamp(-1.0, 1.0));
            let speed = state[2 + axis] + DT * (POWER * force - DRAG * state[2 + axis]);
            let place = state[axis] + DT * speed;
            let free = place.abs() <= 1.0;
            state[axis] = place.clamp(-1.0, 1.0);
            state[2 + axis] = if free { speed.clamp(-MAX_SPEED, MAX_SPEED) } else { 0.0 };
        }
        let place = |at: usize| [state[at] as f32, state[at + 1] as f32];
        let reward = reward(&place(0), &place(4));
        (f64::from(reward), reward == 0.0)
    }

    #[inline]
    fn observe(state: &[f64; 6], (seen, achieved, desired): (&mut [f32; 4], &mut [f32; 2], &mut [f32; 2])) {
        let state = state.map(|x| x as f32);
        seen.copy_from_slice(&state[..4]);
        achieved.copy_from_slice(&state[..2]);
        desired.copy_from_slice(&state[4..]);
    }

    fn possible(state: &[f64; 6]) -> bool {
        let [x, y, x_speed, y_speed, goal_x, goal_y] = state.map(f64::abs);
        x.max(y).max(goal_x).max(goal_y) <= 1.0 && x_speed.max(y_speed) <= MAX_SPEED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Towards the goal, and slower the nearer it is.
    fn towards(state: &[f64; 6]) -> [f32; 2] {
        std::array::from_fn(|i| (20.0 * (state[4 + i] - state[i]) - 5.0 * state[2 + i]) as f32)
    }

    #[test]
    fn every_goal_can_be_reached_in_time_and_chance_seldom_does() {
        let mut rng = Rng::stream(1, "test", 0);
        let (mut longest, mut chance) = (0, 0);
        for _ in 0..5_000 {
            let start = PointReach::reset(&mut rng);
            let mut state = start;
            let steps = (1..=50).find(|_| {
                let force = towards(&state);
                PointReach::step(&mut state, force).1
            });
            longest = longest.max(steps.expect("reached"));
            let mut state = start;
            chance += usize::from(
                (0..50)
                    .any(|_| PointReach::step(&mut state, [(); 2].map(|()| rng.range(-1.0, 1.0) as f32)).1),
            );
        }
        assert!((30..=36).contains(&longest), "{longest}");
        assert!((50..300).contains(&chance), "{chance} of 5,000");
    }

    #[test]
    fn walls_stop_it_and_nothing_leaves_the_bounds() {
        let mut state = [0.0, 0.0, 0.0, 0.0, 0.9, -0.9];
        for _ in 0..60 {
            assert_eq!(PointReach::step(&mut state, [7.0, f32::INFINITY]), (-1.0, false));
            assert!(PointReach::possible(&state), "{state:?}");
        }
        assert_eq!(state, [1.0, 1.0, 0.0, 0.0, 0.9, -0.9]);
        PointReach::step(&mut state, [-1.0, 0.0]);
        assert_eq!(state[..4], [0.99, 1.0, -0.2, 0.0]);
    }

    #[test]
    fn goals_are_rewarded_in_batches_as_in_the_world() {
        let (achieved, desired) = ([0.5, 0.5, 0.5, 0.5, 0.0, 0.0], [0.5, 0.549, 0.54, 0.54, 0.03, -0.03]);
        let mut rewarded = [9.0; 3];
        rewards(ValuesRef::F32(&achieved), ValuesRef::F32(&desired), &mut rewarded).unwrap();
        assert_eq!(rewarded, [0.0, -1.0, 0.0]);
        let short =
            rewards(ValuesRef::F32(&achieved), ValuesRef::F32(&desired[1..]), &mut rewarded).unwrap_err();
        assert_eq!(short.code(), "INVALID_SHAPE");
        assert!(short.to_string().contains("desired_goal"), "{short}");
    }
}
