//! R2D2 and DRQN beside a slow model in f64 that unrolls whole episodes.

use crate::cells::{SGD, agent, build, close, flat, observation, set_weights, weights};
use crate::unrolled::{Cut, Episode, GAMMA, Net, Term, loss, terms};
use reinforcets_core::agent::{Agent, Recall, Transition};
use reinforcets_core::column::Values;
use reinforcets_core::metrics::Metrics;
use reinforcets_core::rng::Rng;
use serde_json::{Value, json};

const LANES: usize = 2;
const STEPS: usize = 29;

/// Plays at random; in lane 0 episodes of 7 steps end, in lane 1 those of 10 are cut, and the last ones go on.
fn play(agent: &mut dyn Agent) -> Vec<Episode> {
    let mut rng = Rng::stream(1, "test", 0);
    let mut draw = || (0..LANES).map(|_| rng.range(-1.0, 1.0) as f32).collect::<Vec<_>>();
    let mut chunk = agent.chunk(LANES);
    let mut actions = Values::I32(vec![0; LANES]);
    let mut obs = draw();
    let (mut episodes, mut open) = (Vec::new(), vec![Episode::default(); LANES]);
    agent.begin(&observation(&obs), &mut chunk).unwrap();
    for step in 0..STEPS {
        agent.act(&mut chunk, &mut actions).unwrap();
        let (last, next, reward) = (draw(), draw(), draw());
        let ends = [u8::from(step % 7 == 6), 2 * u8::from(step % 10 == 9)];
        let Values::I32(taken) = &actions else { unreachable!() };
        for lane in 0..LANES {
            let episode = &mut open[lane];
            episode.obs.push(f64::from(obs[lane]));
            episode.actions.push(taken[lane] as usize);
            episode.rewards.push(f64::from(reward[lane]));
            episode.end = ends[lane];
            if ends[lane] != 0 {
                episode.obs.push(f64::from(last[lane]));
                episodes.push(std::mem::take(episode));
            }
        }
        let transition = Transition {
            reward: &reward,
            terminated: &ends.map(|end| end & 1),
            truncated: &ends.map(|end| end >> 1),
            final_obs: &observation(&last),
            next_obs: &observation(&next),
        };
        agent.observe(&transition, &mut chunk).unwrap();
        obs = next;
    }
    open.iter_mut().zip(&obs).for_each(|(episode, x)| episode.obs.push(f64::from(*x)));
    episodes.extend(open);
    assert!(agent.full(&chunk));
    agent.insert(&mut chunk).unwrap();
    episodes
}

/// An agent that learns once, after a whole play, from every sequence.
fn learner(cut: &Cut, prioritized: Value, sequences: usize) -> Box<dyn Agent> {
    let mut options = cut.options(prioritized);
    let all = json!({
        "gamma": GAMMA, "learningStarts": 0, "trainFreq": STEPS * LANES, "bufferSize": 200,
        "batchSize": sequences, "explorationInitialEps": 1.0, "explorationFinalEps": 1.0,
        "targetUpdateInterval": 1_000_000,
    });
    options.as_object_mut().unwrap().extend(all.as_object().unwrap().clone());
    agent("r2d2", LANES, options)
}

fn update(agent: &mut dyn Agent) -> f64 {
    let mut metrics = Metrics::default();
    assert!(agent.ready());
    agent.update(&mut metrics).unwrap();
    assert!(!agent.ready());
    metrics.drain().find(|(name, _)| *name == "train/loss").unwrap().1
}

fn variations() -> Vec<Cut> {
    let cut = Cut { length: 4, overlap: 2, burn_in: 2, n_step: 3, stored: true, rescale: true, double: true };
    vec![
        cut,
        Cut { overlap: 3, burn_in: 1, double: false, ..cut },
        Cut { length: 5, burn_in: 0, rescale: false, ..cut },
        Cut { length: 3, overlap: 0, burn_in: 0, n_step: 1, stored: false, rescale: false, ..cut },
        Cut { length: 6, overlap: 5, burn_in: 5, n_step: 2, stored: false, ..cut },
        Cut { length: 12, ..cut },
    ]
}

/// Other weights, so that the online network is not the one that acted, which the target network still is.
fn moved(weights: &[(String, Vec<f32>)]) -> Vec<(String, Vec<f32>)> {
    let mut rng = Rng::stream(2, "test", 0);
    let mut moved = weights.to_vec();
    moved.iter_mut().flat_map(|(_, v)| v).for_each(|x| *x += rng.range(-0.5, 0.5) as f32);
    moved
}

#[test]
fn loss_and_gradient_are_those_of_episodes_unrolled_by_hand() {
    for (v, cut) in variations().into_iter().enumerate() {
        for (changed, prioritized) in [(false, Value::Null), (true, json!({})), (true, Value::Null)] {
            let count: usize = {
                let episodes = play(learner(&cut, Value::Null, 1).as_mut());
                episodes.iter().map(|e| cut.sequences(e).len()).sum()
            };
            // As many as there are, each drawn from its own part of the mass: every sequence once.
            let mut agent = learner(&cut, prioritized, count);
            let acting = weights(agent.as_ref());
            let episodes = play(agent.as_mut());
            let start = if changed { moved(&acting) } else { acting.clone() };
            set_weights(agent.as_mut(), &start);
            let (first, online) = (Net::of(&acting), Net::of(&start));
            let terms = terms(&episodes, &cut, [&first, &online, &first]);
            let (found, want) = (update(agent.as_mut()), loss(&terms, &online));
            assert!((found - want).abs() < 1e-5 * (1.0 + want), "variation {v}: {found}, expected {want}");
            let stepped = flat(&weights(agent.as_ref()));
            let analytic: Vec<f32> =
                flat(&start).iter().zip(stepped).map(|(a, b)| (a - b) / SGD as f32).collect();
            let mut numeric = Vec::new();
            for (name, values) in &start {
                for i in 0..values.len() {
                    let at = |change: f64| {
                        let mut net = online.clone();
                        net.w.get_mut(name).unwrap()[i] += change;
                        loss(&terms, &net)
                    };
                    numeric.push(((at(1e-5) - at(-1e-5)) / 2e-5) as f32);
                }
            }
            assert!(analytic.iter().any(|g| g.abs() > 0.01), "{analytic:?}");
            close(&analytic, &numeric, 2e-4);
        }
    }
}

#[test]
fn burn_in_from_stored_states_is_unrolling_from_the_start() {
    // With the weights that played, it does not matter how much of an episode runs again; from blank states it does.
    let cut =
        Cut { length: 4, overlap: 1, burn_in: 1, n_step: 1, stored: true, rescale: false, double: false };
    let whole = Cut { length: 10, overlap: 0, burn_in: 0, ..cut };
    let mut losses = Vec::new();
    for cut in [cut, Cut { stored: false, ..cut }] {
        let episodes = play(learner(&cut, Value::Null, 1).as_mut());
        let count = episodes.iter().map(|e| cut.sequences(e).len()).sum();
        let mut agent = learner(&cut, Value::Null, count);
        let net = Net::of(&weights(agent.as_ref()));
        // Episodes that go on are left out by both: only whole sequences of them are known.
        let episodes: Vec<Episode> = play(agent.as_mut());
        let open: Vec<Episode> = episodes.iter().filter(|e| e.end == 0).cloned().collect();
        let whole = terms(&episodes, &whole, [&net; 3]);
        let rest = terms(&open, &cut, [&net; 3]);
        let both: Vec<Term> = whole.into_iter().chain(rest).collect();
        losses.push((update(agent.as_mut()), loss(&both, &net)));
    }
    let [(stored, want), (blank, _)] = losses[..] else { unreachable!() };
    assert!((stored - want).abs() < 1e-5, "{stored}, expected {want}");
    assert!((blank - want).abs() > 1e-4, "{blank}, {want}");
}

#[test]
fn predictions_carry_the_state_that_acting_would() {
    let options = json!({
        "learningStarts": 0, "trainFreq": 16, "bufferSize": 400, "sequenceLength": 4, "sequenceOverlap": 2,
        "burnIn": 2, "nStep": 2, "explorationInitialEps": 0, "explorationFinalEps": 0,
    });
    let mut agent = agent("r2d2", 2, options);
    let mut policy = agent.policy().unwrap();
    assert_eq!(policy.state_width(), 3);
    let mut rng = Rng::stream(3, "test", 0);
    let mut draw = || observation(&[rng.range(-3.0, 3.0) as f32, rng.range(-3.0, 3.0) as f32]);
    let (mut chunk, mut obs, mut recall) = (agent.chunk(2), draw(), Recall::start(2, 3));
    let (mut acted, mut predicted) = (Values::I32(vec![0; 2]), Values::I32(vec![0; 2]));
    let mut choices = Vec::new();
    agent.begin(&obs, &mut chunk).unwrap();
    for step in 0..40 {
        let old = recall.state.clone();
        policy.predict(&obs, 2, true, &mut recall, &mut predicted).unwrap();
        assert!(recall.starts == [0, 0] && recall.state != old);
        agent.act(&mut chunk, &mut acted).unwrap();
        assert_eq!(acted, predicted, "step {step}");
        if let Values::I32(actions) = &acted {
            choices.extend_from_slice(actions);
        }
        let (next, ended) = (draw(), [u8::from(step % 6 == 4), 0]);
        let transition = Transition {
            reward: &[0.0; 2],
            terminated: &ended,
            truncated: &[0, 0],
            final_obs: &obs,
            next_obs: &next,
        };
        agent.observe(&transition, &mut chunk).unwrap();
        if agent.full(&chunk) {
            agent.insert(&mut chunk).unwrap();
            let mut metrics = Metrics::default();
            while agent.ready() {
                agent.update(&mut metrics).unwrap();
            }
            agent.publish(policy.as_mut()).unwrap();
        }
        recall.starts[0] = ended[0];
        obs = next;
    }
    assert!(choices.contains(&0) && choices.contains(&1), "{choices:?}");
    assert!(agent.updates() > 0);
}

#[test]
fn environments_can_explore_differently() {
    let options = json!({
        "learningStarts": 0, "trainFreq": 8000, "bufferSize": 20_000, "explorationInitialEps": 0.4,
        "explorationFinalEps": 0.4, "explorationSpread": 7.0, "sequenceLength": 10, "sequenceOverlap": 0, "burnIn": 0,
    });
    let mut agent = agent("r2d2", 4, options);
    // The first choice is the better one, whatever is seen.
    let mut all = weights(agent.as_ref());
    for (name, values) in &mut all {
        values.fill(0.0);
        if name == "choice.advantage.bias" {
            values[0] = 1.0;
        }
    }
    set_weights(agent.as_mut(), &all);
    let (mut chunk, mut actions, obs) = (agent.chunk(4), Values::I32(vec![0; 4]), observation(&[0.0; 4]));
    let mut others = [0.0; 4];
    agent.begin(&obs, &mut chunk).unwrap();
    for _ in 0..2000 {
        agent.act(&mut chunk, &mut actions).unwrap();
        let Values::I32(taken) = &actions else { unreachable!() };
        others.iter_mut().zip(taken).for_each(|(n, a)| *n += f64::from(*a) / 2000.0);
        let none = [0; 4];
        let transition = Transition {
            reward: &[0.0; 4],
            terminated: &none,
            truncated: &none,
            final_obs: &obs,
            next_obs: &obs,
        };
        agent.observe(&transition, &mut chunk).unwrap();
    }
    for (lane, share) in others.into_iter().enumerate() {
        let expected = 0.4_f64.powf(1.0 + 7.0 * lane as f64 / 3.0) / 2.0;
        assert!((share - expected).abs() < 0.03, "{others:?}");
    }
    assert!(others[3] < 0.002);
}

#[test]
fn states_are_kept_and_told() {
    let bytes = |options: Value| {
        let mut all =
            json!({ "bufferSize": 100_000, "sequenceLength": 8, "sequenceOverlap": 4, "burnIn": 4 });
        all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
        agent("r2d2", 2, all).replay_bytes()
    };
    // Three floats with each of 100,000 observations.
    assert_eq!(bytes(json!({})) - bytes(json!({ "storedState": false })), 1_200_000);
    let error = build("r2d2", 1, json!({ "bufferSize": 4_000_000_000_u64 })).err().unwrap();
    assert_eq!((error.code(), &error.details()["field"]), ("INVALID_CONFIG", &json!("bufferSize")));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let refused = |algo: &str, options: Value| {
        let error = build(algo, 1, options).err().unwrap();
        (error.code(), error.details()["field"].as_str().unwrap_or_default().to_owned())
    };
    let invalid = |field: &str| ("INVALID_CONFIG", field.to_owned());
    for (options, field) in [
        (json!({ "sequenceLength": 0 }), "sequenceLength"),
        (json!({ "sequenceLength": 4, "nStep": 5 }), "sequenceLength"),
        (json!({ "sequenceOverlap": 80 }), "sequenceOverlap"),
        (json!({ "burnIn": 41 }), "burnIn"),
        (json!({ "priorityEta": 1.5 }), "priorityEta"),
        (json!({ "explorationSpread": -1 }), "explorationSpread"),
        (json!({ "middleware": null }), "middleware"),
        (json!({ "middleware": { "kind": "layers", "layers": [] } }), "middleware"),
        (json!({ "batchSize": 1_000_000 }), "batchSize"),
        (json!({ "frameStack": 4 }), "frameStack"),
        (json!({ "curiosity": { "kind": "rnd" } }), "curiosity"),
    ] {
        assert_eq!(refused("r2d2", options), invalid(field));
    }
    assert_eq!(refused("drqn", json!({ "burnIn": 1 })), invalid("burnIn"));
    assert_eq!(refused("dqn", json!({})), ("UNKNOWN_OPTION", String::new()));
}
