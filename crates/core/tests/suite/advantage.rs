//! Advantages and returns: closed forms, SB3's numbers, and what the end of an episode means.

use crate::policy::{assert_close, fixture};
use reinforcets_core::advantage::{Steps, gae, monte_carlo};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Golden {
    lanes: usize,
    gamma: f64,
    lambda: f64,
    reward: Vec<f32>,
    value: Vec<f32>,
    final_value: Vec<f32>,
    last_value: Vec<f32>,
    terminated: Vec<u8>,
    truncated: Vec<u8>,
    advantage: Vec<f64>,
    returns: Vec<f64>,
}

#[derive(Deserialize)]
struct Goldens {
    cases: Vec<Golden>,
}

#[test]
fn golden_numbers_of_sb3() {
    for g in fixture::<Goldens>("advantages.json").cases {
        let n = g.reward.len();
        // Where final_value must not be read, it holds NaN.
        let final_value: Vec<f32> = (0..n)
            .map(|i| if g.truncated[i] != 0 && g.terminated[i] == 0 { g.final_value[i] } else { f32::NAN })
            .collect();
        let steps =
            Steps { lanes: g.lanes, reward: &g.reward, terminated: &g.terminated, truncated: &g.truncated };
        let (mut advantage, mut returns) = (vec![0.0; n], vec![0.0; n]);
        gae(&steps, &g.value, &g.last_value, &final_value, g.gamma, g.lambda, &mut advantage, &mut returns);
        assert_close("advantage", &advantage, &g.advantage, 2e-6);
        assert_close("returns", &returns, &g.returns, 2e-6);
        if g.lambda == 1.0 {
            monte_carlo(&steps, &g.last_value, &final_value, g.gamma, &mut returns);
            assert_close("λ = 1 is Monte Carlo", &returns, &g.returns, 2e-6);
        }
    }
}

/// Three steps of reward 1 in one lane, γ = ½, the end of the last step varied.
fn three_steps(terminated: u8, truncated: u8) -> ([f32; 3], [f32; 3]) {
    let (terminated, truncated) = ([0, 0, terminated], [0, 0, truncated]);
    let steps = Steps { lanes: 1, reward: &[1.0; 3], terminated: &terminated, truncated: &truncated };
    let (mut advantage, mut returns) = ([0.0; 3], [0.0; 3]);
    gae(&steps, &[0.0; 3], &[8.0], &[0.0, 0.0, 16.0], 0.5, 1.0, &mut advantage, &mut returns);
    let mut plain = [0.0; 3];
    monte_carlo(&steps, &[8.0], &[0.0, 0.0, 16.0], 0.5, &mut plain);
    assert_eq!(plain, returns);
    (advantage, returns)
}

#[test]
fn ends_of_episodes() {
    assert_eq!(three_steps(1, 0).1, [1.75, 1.5, 1.0], "terminated: nothing follows");
    assert_eq!(three_steps(0, 1).1, [3.75, 5.5, 9.0], "truncated: its own last observation follows");
    assert_eq!(three_steps(0, 0).1, [2.75, 3.5, 5.0], "goes on: the next observation follows");
    assert_eq!(three_steps(1, 1).1, [1.75, 1.5, 1.0], "both: terminated");
}

#[test]
fn lambda_zero_is_one_step_and_lanes_do_not_mix() {
    let value = [1.0, 10.0, 2.0, 20.0];
    let steps = Steps { lanes: 2, reward: &[0.5; 4], terminated: &[0, 1, 0, 0], truncated: &[0; 4] };
    let (mut advantage, mut returns) = ([0.0; 4], [0.0; 4]);
    gae(&steps, &value, &[3.0, 30.0], &[f32::NAN; 4], 1.0, 0.0, &mut advantage, &mut returns);
    assert_eq!(advantage, [1.5, -9.5, 1.5, 10.5]);
    assert_eq!(returns, [2.5, 0.5, 3.5, 30.5]);
}
