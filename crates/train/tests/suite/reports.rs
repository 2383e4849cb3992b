//! What a run tells: every step is in one report, every episode in one, and reports close where the options say.

use crate::runs::{ALGORITHMS, session, train};
use reinforcets_train::Report;
use serde_json::json;

/// In CartPole a return is a length, and lengths add up to the step that an episode ends at.
#[test]
fn episodes_are_counted_once_each() {
    for algo in ALGORITHMS {
        for n_envs in [1, 3] {
            let options =
                json!({ "algo": algo, "env": "CartPole-v1", "nEnvs": n_envs, "logInterval": 2, "seed": 5 });
            let reports = train(&mut session(&options), 6_200);
            let all: Vec<_> = reports.iter().flat_map(|r| &r.episodes).collect();
            assert!(all.len() > 50, "{options}: {} episodes", all.len());
            for env in 0..n_envs {
                let mut played = 0;
                for episode in all.iter().filter(|e| e.env == env) {
                    played += episode.length;
                    assert_eq!(episode.total, episode.length as f64);
                    assert_eq!(episode.step, played * n_envs as u64, "{options}");
                }
            }
            let last = reports.last().unwrap();
            let window = &all[all.len().saturating_sub(100)..];
            let mean = window.iter().map(|e| e.total).sum::<f64>() / window.len() as f64;
            let told = last.metric("rollout/ep_rew_mean").unwrap();
            assert!((told - mean).abs() < 1e-9, "{options}: {told}, expected {mean}");
            assert_eq!(last.metric("rollout/ep_len_mean"), Some(told));
            for report in &reports {
                let before = report.episodes.iter().all(|e| e.step <= report.step);
                assert!(before && report.metric("time/total_timesteps") == Some(report.step as f64));
            }
        }
    }
}

fn steps(reports: &[Report]) -> Vec<u64> {
    reports.iter().map(|r| r.step).collect()
}

#[test]
fn reports_close_at_fixed_steps_and_the_goal_is_rounded_up() {
    let ppo = |more: u64| {
        let options = json!({
            "algo": "ppo", "env": "CartPole-v1", "nEnvs": 2, "nSteps": 50, "batchSize": 20, "logInterval": more,
        });
        let mut run = session(&options);
        let plan = run.set_plan(410, true).unwrap();
        assert_eq!((plan.total, plan.target), (410, 500));
        let reports = train(&mut run, 410);
        // Five minibatches an epoch, ten epochs a round; SB3 counts epochs.
        assert_eq!((run.steps(), run.member().agent.updates()), (500, 50));
        steps(&reports)
    };
    assert_eq!(ppo(1), [100, 200, 300, 400, 500]);
    assert_eq!(ppo(2), [200, 400, 500]);
    assert_eq!(ppo(100), [500], "the end always has a report");
    let mut a2c = session(&json!({ "algo": "a2c", "env": "CartPole-v1", "nEnvs": 4 }));
    assert_eq!(steps(&train(&mut a2c, 4_001)), [2_000, 4_000, 4_020], "a hundred updates by default");
    // REINFORCE ends with the episode that the goal falls into.
    let mut reinforce = session(&json!({ "algo": "reinforce", "env": "CartPole-v1" }));
    let reports = train(&mut reinforce, 500);
    assert!(reinforce.steps() >= 500 && reports.iter().all(|r| r.metric("train/rows").is_some()));
    let rows: f64 = reports.iter().map(|r| r.metric("train/rows").unwrap()).sum();
    assert_eq!(rows, reinforce.steps() as f64, "with one world nothing is left out");
}
