"""Stable-Baselines3's side of the comparison: reads one job as JSON a line, answers with one line.

A job names algorithm, world, steps, seed and options as reinforcets spells them. An option without a translation is an
error, so that the two sides can not silently run different settings.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"

import gymnasium
import numpy as np
import stable_baselines3
import torch
from stable_baselines3 import A2C, PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.vec_env import VecNormalize

torch.set_num_threads(1)

# Ours -> theirs; both sides' defaults are compared too (see `in_force`).
NAMES = {
    "learningRate": "learning_rate",
    "nSteps": "n_steps",
    "batchSize": "batch_size",
    "nEpochs": "n_epochs",
    "gamma": "gamma",
    "gaeLambda": "gae_lambda",
    "clipRange": "clip_range",
    "normalizeAdvantage": "normalize_advantage",
    "entCoef": "ent_coef",
    "vfCoef": "vf_coef",
    "maxGradNorm": "max_grad_norm",
    "targetKl": "target_kl",
}
POLICY = {"logStdInit": "log_std_init", "netArch": "net_arch"}
ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}


def schedule(value):
    """The zoo's `lin_x`: from x to 0."""
    if isinstance(value, str) and value.startswith("lin_"):
        start = float(value[4:])
        return lambda remaining: remaining * start
    return value


def translate(options):
    kw, policy, run = {}, {}, {"nEnvs": 1, "normalizeObs": False, "normalizeReward": False}
    for key, value in options.items():
        if key in NAMES:
            kw[NAMES[key]] = schedule(value)
        elif key in POLICY:
            policy[POLICY[key]] = value
        elif key == "activation":
            policy["activation_fn"] = ACTIVATIONS[value]
        elif key in run:
            run[key] = value
        else:
            raise ValueError(f'no translation of the option "{key}"')
    if policy:
        kw["policy_kwargs"] = policy
    return kw, run


def in_force(model, run):
    """What the model really runs with, in our words. Schedules as their values at the start and half-way."""
    found = {"nEnvs": model.n_envs, **{k: run[k] for k in ("normalizeObs", "normalizeReward")}}
    for ours, theirs in NAMES.items():
        if theirs == "learning_rate":
            value = model.lr_schedule
        elif hasattr(model, theirs):
            value = getattr(model, theirs)
        else:
            continue
        found[ours] = [value(1.0), value(0.5)] if callable(value) else value
    optimizer = model.policy.optimizer
    found["optimizer"] = {"kind": type(optimizer).__name__.lower().replace("tflike", ""), "eps": optimizer.defaults["eps"]}
    found["parameters"] = sum(p.numel() for p in model.policy.parameters())
    return found


def curve(env):
    """(steps, return) of each episode, from the Monitors: worlds go in lockstep, so no callback has to watch."""
    lengths, returns = env.env_method("get_episode_lengths"), env.env_method("get_episode_rewards")
    points = [
        (int(end) * env.num_envs, float(r))
        for ends, rs in zip(map(np.cumsum, lengths), returns)
        for end, r in zip(ends, rs)
    ]
    return sorted(points)


def job(algo, env, totalSteps, seed, episodes, options):
    kw, run = translate(options)
    worlds = make_vec_env(env, n_envs=run["nEnvs"], seed=seed)
    train = worlds
    normalize = run["normalizeObs"] or run["normalizeReward"]
    if normalize:
        gamma = kw.get("gamma", 0.99)
        train = VecNormalize(worlds, norm_obs=run["normalizeObs"], norm_reward=run["normalizeReward"], gamma=gamma)
    model = {"ppo": PPO, "a2c": A2C}[algo]("MlpPolicy", train, seed=seed, device="cpu", **kw)
    settings = in_force(model, run)
    wall, cpu = time.perf_counter(), time.process_time()
    model.learn(totalSteps)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    # Twenty worlds side by side only to be quick: evaluate_policy gives each of them its share of the episodes.
    held_out = make_vec_env(env, n_envs=20, seed=seed + 10_000)
    if normalize:
        held_out = VecNormalize(held_out, norm_obs=run["normalizeObs"], norm_reward=False, training=False)
        held_out.obs_rms = train.obs_rms
    returns, _ = evaluate_policy(
        model, held_out, n_eval_episodes=episodes, deterministic=True, return_episode_rewards=True
    )
    return {
        "steps": model.num_timesteps,
        "wallSeconds": wall,
        "cpuSeconds": cpu,
        "mean": float(np.mean(returns)),
        "std": float(np.std(returns)),
        "settings": settings,
        "curve": curve(worlds),
    }


def answer(value):
    print(json.dumps(value), flush=True)


answer(
    {
        "stable-baselines3": stable_baselines3.__version__,
        "gymnasium": gymnasium.__version__,
        "torch": torch.__version__,
        "python": sys.version.split()[0],
    }
)
for line in sys.stdin:
    try:
        answer(job(**json.loads(line)))
    except Exception as error:  # the other side prints it and stops
        answer({"error": f"{type(error).__name__}: {error}"})
