//! Agents with memory: the state that belongs to each moment, and gradients through time.

use crate::cells::{SGD, agent, build, close, flat, observation, set_weights, weights};
use reinforcets_core::agent::{Agent, Recall, Transition};
use reinforcets_core::column::Values;
use reinforcets_core::memory::Chunk;
use reinforcets_core::metrics::Metrics;
use reinforcets_core::rng::Rng;
use serde_json::{Value, json};

/// What happens in a lane: reward, and 1 for an end, 2 for a cut.
type Step = (f32, u8);

/// Plays `steps` with observations drawn from a stream; gives a full chunk.
fn play(agent: &mut dyn Agent, lanes: usize, steps: &[Vec<Step>]) -> Chunk {
    let mut rng = Rng::stream(1, "test", 0);
    let mut draw = || observation(&(0..lanes).map(|_| rng.range(-1.0, 1.0) as f32).collect::<Vec<_>>());
    let mut chunk = agent.chunk(lanes);
    let mut actions = Values::I32(vec![0; lanes]);
    agent.begin(&draw(), &mut chunk).unwrap();
    for step in steps {
        agent.act(&mut chunk, &mut actions).unwrap();
        let (final_obs, next_obs) = (draw(), draw());
        let reward: Vec<f32> = step.iter().map(|s| s.0).collect();
        let flags = |bit: u8| step.iter().map(|s| u8::from(s.1 == bit)).collect::<Vec<_>>();
        let (terminated, truncated) = (&flags(1), &flags(2));
        let transition =
            Transition { reward: &reward, terminated, truncated, final_obs: &final_obs, next_obs: &next_obs };
        agent.observe(&transition, &mut chunk).unwrap();
    }
    assert!(agent.full(&chunk));
    chunk
}

/// Gradient steps until none is owed; gives a metric.
fn learn(agent: &mut dyn Agent, mut chunk: Chunk, metric: &str) -> f64 {
    agent.insert(&mut chunk).unwrap();
    let mut metrics = Metrics::default();
    while agent.ready() {
        agent.update(&mut metrics).unwrap();
    }
    metrics.drain().find(|(name, _)| *name == metric).unwrap().1
}

/// Nothing but rewards, with the lanes' ends at these steps.
fn steps(n: usize, lanes: usize, ends: &[(usize, usize, u8)]) -> Vec<Vec<Step>> {
    let mut all = vec![vec![(0.5, 0); lanes]; n];
    for (step, lane, end) in ends {
        all[*step][*lane] = (-1.0, *end);
    }
    all
}

#[test]
fn gradients_are_those_of_the_whole_rollout_unrolled() {
    // One lane is cut, one ends, one goes on: the loss is a function of the weights with everything played held fixed.
    let happens = steps(6, 3, &[(2, 0, 1), (4, 1, 1), (5, 0, 1), (5, 1, 1), (5, 2, 1)]);
    for options in [
        json!({ "nSteps": 6, "entCoef": 0.01 }),
        json!({ "nSteps": 6, "middleware": { "kind": "gru", "width": 3, "shared": true } }),
    ] {
        let mut agent = agent("a2c", 3, options);
        let chunk = play(agent.as_mut(), 3, &happens);
        let start = weights(agent.as_ref());
        learn(agent.as_mut(), chunk.clone(), "train/loss");
        let stepped = weights(agent.as_ref());
        let analytic: Vec<f32> =
            flat(&start).iter().zip(flat(&stepped)).map(|(a, b)| (a - b) / SGD as f32).collect();
        let mut numeric = Vec::new();
        for (t, (_, values)) in start.iter().enumerate() {
            for i in 0..values.len() {
                let mut loss_at = |change: f32| {
                    let mut moved = start.clone();
                    moved[t].1[i] += change;
                    set_weights(agent.as_mut(), &moved);
                    learn(agent.as_mut(), chunk.clone(), "train/loss")
                };
                numeric.push(((loss_at(1e-2) - loss_at(-1e-2)) / 2e-2) as f32);
            }
        }
        assert!(analytic.iter().any(|g| g.abs() > 0.05), "{analytic:?}");
        close(&analytic, &numeric, 2e-3);
    }
}

#[test]
fn a_rollout_cut_where_episodes_end_learns_the_same() {
    let happens = steps(8, 2, &[(3, 0, 1), (3, 1, 2)]);
    let after = |length: usize| {
        let mut agent = agent("a2c", 2, json!({ "nSteps": 8, "sequenceLength": length }));
        let chunk = play(agent.as_mut(), 2, &happens);
        learn(agent.as_mut(), chunk, "train/loss");
        flat(&weights(agent.as_ref()))
    };
    close(&after(8), &after(4), 1e-5);
    let gradient_is_cut = after(2);
    assert!(after(8).iter().zip(&gradient_is_cut).any(|(a, b)| (a - b).abs() > 1e-4));
}

#[test]
fn ppo_takes_every_sequence_once_an_epoch() {
    // With all weights left as they are (learning rate ~0), every pass must see the policy that acted: ratio 1, KL 0.
    let options = json!({
        "nSteps": 8, "batchSize": 8, "sequenceLength": 4, "nEpochs": 2, "learningRate": 1e-30,
        "normalizeAdvantage": false,
    });
    let mut agent = agent("ppo", 3, options);
    for _ in 0..3 {
        let chunk = play(agent.as_mut(), 3, &steps(8, 3, &[(1, 0, 1), (5, 1, 2), (7, 2, 1)]));
        let kept = chunk.recurrent.as_ref().unwrap();
        assert_eq!(kept.state.len(), 3 * 3 * 6, "states before steps 0, 4 and 8 of both towers");
        assert!(learn(agent.as_mut(), chunk, "train/approx_kl").abs() < 1e-9);
    }
}

/// Weights with which the value is the sum of what was seen in the episode, scaled down so that tanh does nothing.
fn summing(agent: &mut dyn Agent) {
    let mut all = weights(agent);
    for (name, values) in &mut all {
        values.fill(match name.as_str() {
            "value.weight_ih" => 1e-3,
            "value.weight_hh" => 1.0,
            "value.value.weight" => 1e3,
            _ => 0.0,
        });
    }
    set_weights(agent, &all);
}

#[test]
fn a_cut_episode_is_valued_with_the_state_of_that_moment() {
    let options =
        json!({ "nSteps": 4, "middleware": { "kind": "gru", "width": 1 }, "vfCoef": 1.0, "gaeLambda": 1.0 });
    let mut agent = agent("a2c", 1, options);
    summing(agent.as_mut());
    let mut chunk = agent.chunk(1);
    let mut actions = Values::I32(vec![0]);
    // 1, 2 | cut in 10 | 5, 6, and 7 comes next. Without rewards the returns are the values at the ends:
    // 1 + 2 + 10 = 13 and 5 + 6 + 7 = 18.
    agent.begin(&observation(&[1.0]), &mut chunk).unwrap();
    for (next, cut) in [(2.0, 0), (5.0, 1), (6.0, 0), (7.0, 0)] {
        agent.act(&mut chunk, &mut actions).unwrap();
        let transition = Transition {
            reward: &[0.0],
            terminated: &[0],
            truncated: &[cut],
            final_obs: &observation(&[10.0]),
            next_obs: &observation(&[next]),
        };
        agent.observe(&transition, &mut chunk).unwrap();
    }
    let loss = learn(agent.as_mut(), chunk, "train/value_loss");
    let errors = [13.0 - 1.0, 13.0 - 3.0, 18.0 - 5.0, 18.0 - 11.0];
    let want = errors.iter().map(|e| e * e).sum::<f64>() / 4.0;
    assert!((loss - want).abs() < 0.05, "{loss}, expected {want}");
}

#[test]
fn states_go_from_rollout_to_rollout_and_end_with_episodes() {
    let mut agent = agent("a2c", 1, json!({ "nSteps": 2, "middleware": { "kind": "gru", "width": 1 } }));
    summing(agent.as_mut());
    let mut chunk = agent.chunk(1);
    let mut actions = Values::I32(vec![0]);
    let mut step = |agent: &mut dyn Agent, chunk: &mut Chunk, next: f32, end: u8| {
        agent.act(chunk, &mut actions).unwrap();
        let transition = Transition {
            reward: &[0.0],
            terminated: &[end],
            truncated: &[0],
            final_obs: &observation(&[0.0]),
            next_obs: &observation(&[next]),
        };
        agent.observe(&transition, chunk).unwrap();
        let last = chunk.rows() - 1;
        chunk.recurrent.as_ref().unwrap().value[last]
    };
    agent.begin(&observation(&[1.0]), &mut chunk).unwrap();
    assert!((step(agent.as_mut(), &mut chunk, 2.0, 0) - 1.0).abs() < 1e-3);
    assert!((step(agent.as_mut(), &mut chunk, 3.0, 0) - 3.0).abs() < 1e-3);
    agent.insert(&mut chunk).unwrap();
    assert!((step(agent.as_mut(), &mut chunk, 4.0, 1) - 6.0).abs() < 1e-3, "1 + 2 + 3, over two rollouts");
    assert!((step(agent.as_mut(), &mut chunk, 5.0, 0) - 4.0).abs() < 1e-3, "an episode of its own");
    agent.begin(&observation(&[7.0]), &mut chunk).unwrap();
    assert!((step(agent.as_mut(), &mut chunk, 8.0, 0) - 7.0).abs() < 1e-3, "worlds that start anew");
}

#[test]
fn predictions_carry_the_state_that_acting_would() {
    let mut agent = agent("ppo", 2, json!({ "nSteps": 8, "batchSize": 8 }));
    let mut policy = agent.policy().unwrap();
    assert_eq!(policy.state_width(), 6);
    let mut chunk = agent.chunk(2);
    let mut actions = Values::I32(vec![0; 2]);
    let mut recall = Recall::start(2, 6);
    let mut predicted = Values::I32(vec![0; 2]);
    let mut blank_differs = false;
    let mut rng = Rng::stream(3, "test", 0);
    let mut draw = || observation(&[rng.range(-2.0, 2.0) as f32, rng.range(-2.0, 2.0) as f32]);
    let mut obs = draw();
    agent.begin(&obs, &mut chunk).unwrap();
    for step in 0..8 {
        let ended = u8::from(step == 4);
        let old = recall.state.clone();
        policy.predict(&obs, 2, true, &mut recall, &mut predicted).unwrap();
        assert_eq!(recall.starts, [0, 0]);
        blank_differs |= old != recall.state;
        agent.act(&mut chunk, &mut actions).unwrap();
        let next = draw();
        let transition = Transition {
            reward: &[0.0; 2],
            terminated: &[ended, 0],
            truncated: &[0, 0],
            final_obs: &obs,
            next_obs: &next,
        };
        agent.observe(&transition, &mut chunk).unwrap();
        recall.starts[0] = ended;
        obs = next;
    }
    assert!(blank_differs);
    let kept = chunk.recurrent.as_ref().unwrap();
    let live = &kept.state[kept.place(8, 2).unwrap()];
    // The policy's part of the state; predictions do not need the value's.
    close(&live[..3], &recall.state[..3], 0.0);
    close(&live[6..9], &recall.state[6..9], 0.0);
    let mut none = Recall::default();
    policy.predict(&obs, 2, true, &mut none, &mut predicted).unwrap();
    let mut start = Recall::start(2, 6);
    policy.predict(&obs, 2, true, &mut start, &mut predicted).unwrap();
    assert_eq!(none, start, "without a state an episode starts");
    let error = policy.predict(&obs, 2, true, &mut Recall::start(1, 6), &mut predicted).unwrap_err();
    assert_eq!(error.code(), "INVALID_SHAPE");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let refused = |algo: &str, options: Value| match build(algo, 2, options) {
        Ok(_) => panic!("accepted"),
        Err(e) => (e.code(), e.details()["field"].clone()),
    };
    let invalid = |field: &str| ("INVALID_CONFIG", json!(field));
    assert_eq!(
        refused("ppo", json!({ "nSteps": 8, "batchSize": 4, "sequenceLength": 8 })),
        invalid("batchSize")
    );
    assert_eq!(
        refused("ppo", json!({ "nSteps": 8, "batchSize": 8, "sequenceLength": 3 })),
        invalid("sequenceLength")
    );
    assert_eq!(refused("a2c", json!({ "nSteps": 8, "sequenceLength": 0 })), invalid("sequenceLength"));
    assert_eq!(refused("reinforce", json!({})), invalid("middleware"));
    let memory = json!({ "kind": "layers", "layers": [{ "kind": "lstm", "width": 4 }] });
    assert_eq!(
        refused("reinforce", json!({ "middleware": null, "embedder": memory })),
        invalid("middleware")
    );
    let odd = json!({ "kind": "transformer", "width": 10, "heads": 4 });
    assert_eq!(refused("a2c", json!({ "middleware": odd })), invalid("middleware.heads"));
    assert_eq!(
        refused("a2c", json!({ "middleware": { "kind": "lstm", "widht": 8 } })),
        invalid("middleware")
    );
    let huge = json!({ "kind": "transformer", "width": 65536, "memory": 65536 });
    assert_eq!(refused("a2c", json!({ "middleware": huge })), invalid("middleware"));
    assert_eq!(refused("a2c", json!({ "embedder": "natureCnn" })), invalid("embedder"));
}
