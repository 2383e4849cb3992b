"""Stable-Baselines3's, sb3-contrib's and sbx's side of the comparison: stable_baselines.py sb3|sb3-contrib|sbx

Reads one job as a line of JSON, answers with one line. A job names algorithm, world, steps, seed and options as
reinforcets spells them. An option without a translation is an error, so that the sides can not silently run different
settings. sbx is Stable-Baselines3's interface on JAX, so one program serves both.
"""

import json
import os
import resource
import sys
import time
from importlib.metadata import version

LIBRARY = sys.argv[1]
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import gymnasium
import numpy as np
import torch
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.noise import NormalActionNoise
from stable_baselines3.common.vec_env import VecNormalize

torch.set_num_threads(1)

if LIBRARY == "sbx":
    import flax.linen
    import sbx as library

    ACTIVATIONS = {"tanh": flax.linen.tanh, "relu": flax.linen.relu}
    PACKAGES = ["sbx-rl", "jax", "stable-baselines3", "gymnasium", "numpy"]
else:
    if LIBRARY == "sb3-contrib":
        import sb3_contrib as library
    else:
        import stable_baselines3 as library

    ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
    PACKAGES = ["stable-baselines3", "torch", "gymnasium", "numpy"]
    PACKAGES += ["sb3-contrib"] if LIBRARY == "sb3-contrib" else []

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
    "bufferSize": "buffer_size",
    "learningStarts": "learning_starts",
    "trainFreq": "train_freq",
    "gradientSteps": "gradient_steps",
    "targetUpdateInterval": "target_update_interval",
    "tau": "tau",
    "explorationFraction": "exploration_fraction",
    "explorationInitialEps": "exploration_initial_eps",
    "explorationFinalEps": "exploration_final_eps",
    "policyDelay": "policy_delay",
    "targetPolicyNoise": "target_policy_noise",
    "targetNoiseClip": "target_noise_clip",
}
UNBOUNDED = 1e9
POLICY = {"logStdInit": "log_std_init", "netArch": "net_arch"}
# Names that mean something else in an algorithm of theirs, or that it alone has.
ELSEWHERE = {"dqn": {"nSteps"}, "sac": {"nSteps", "policyDelay"}, "td3": {"nSteps"}}


def schedule(value):
    """The zoo's `lin_x`: from x to 0."""
    if isinstance(value, str) and value.startswith("lin_"):
        start = float(value[4:])
        return lambda remaining: remaining * start
    return value


def translate(algo, options):
    kw, policy, run = {}, {}, {"nEnvs": 1, "normalizeObs": False, "normalizeReward": False}
    for key, value in options.items():
        if key == "maxGradNorm" and value is None:
            # Its actors with a replay have no bound; PPO and A2C have to be given one.
            kw |= {} if algo in ("sac", "td3") else {NAMES[key]: UNBOUNDED}
        elif key in NAMES:
            kw[NAMES[key]] = schedule(value)
        elif key in POLICY:
            policy[POLICY[key]] = value
        elif key == "middleware" and value == "lstm":
            policy["lstm_hidden_size"] = 64
        elif key == "optimizer" and value["kind"] == "adam":
            policy["optimizer_kwargs"] = {"eps": value["eps"]}
        elif key == "actionNoise" and value["kind"] == "gaussian":
            # One action a step: all worlds here have a single number.
            kw["action_noise"] = NormalActionNoise(np.zeros(1), np.full(1, value["sigma"]))
        elif key == "activation":
            policy["activation_fn"] = ACTIVATIONS[value]
        elif key in run:
            run[key] = value
        else:
            raise ValueError(f'no translation of the option "{key}"')
    if policy:
        kw["policy_kwargs"] = policy
    return kw, run


def in_force(algo, model, run):
    """What the model really runs with, in our words. Schedules as their values at the start and half-way."""
    found = {"nEnvs": model.n_envs, "normalizeObs": run["normalizeObs"]}
    if algo in ("ppo", "a2c"):
        # Agents with a replay keep rewards as they came.
        found["normalizeReward"] = run["normalizeReward"]
    for ours, theirs in NAMES.items():
        if ours in ELSEWHERE.get(algo, ()):
            continue
        if theirs == "learning_rate":
            value = model.lr_schedule
        elif theirs == "clip_range" and hasattr(model, "clip_range_schedule"):
            value = model.clip_range_schedule
        elif theirs == "ent_coef" and hasattr(model, "ent_coef_init"):
            # sbx's SAC puts a module in the place of what it was given.
            value = model.ent_coef_init
        elif hasattr(model, theirs):
            value = getattr(model, theirs)
        else:
            continue
        if theirs == "train_freq":
            value = value.frequency
        found[ours] = [value(1.0), value(0.5)] if callable(value) else None if value == UNBOUNDED else value
    if LIBRARY != "sbx" and algo not in ("sac", "td3"):
        optimizer = model.policy.optimizer
        kind = type(optimizer).__name__.lower().replace("tflike", "")
        found["optimizer"] = {"kind": kind, "eps": optimizer.defaults["eps"]}
        trained = (p for group in optimizer.param_groups for p in group["params"])
        found["parameters"] = sum(p.numel() for p in trained)
    if LIBRARY == "sbx":
        # sbx's DQN keeps the bound of Stable-Baselines3's without using it.
        found.pop("maxGradNorm" if algo == "dqn" else "", None)
    return found


def episodes_of(env):
    """(steps, return, seconds since the start) of each episode, from the Monitors: no callback has to watch."""
    rows = zip(*(env.env_method(f"get_episode_{what}") for what in ("lengths", "rewards", "times")))
    return sorted(
        (int(end) * env.num_envs, float(reward), float(seconds))
        for lengths, rewards, times in rows
        for end, reward, seconds in zip(np.cumsum(lengths), rewards, times)
    )


class NoVelocities(gymnasium.ObservationWrapper):
    """CartPole that shows its positions only."""

    def __init__(self, env):
        super().__init__(env)
        space = env.observation_space
        self.observation_space = gymnasium.spaces.Box(space.low[[0, 2]], space.high[[0, 2]])

    def observation(self, observation):
        return observation[[0, 2]]


def make_worlds(env, count, seed):
    if env == "CartPoleNoVel-v1":
        return make_vec_env("CartPole-v1", n_envs=count, seed=seed, wrapper_class=NoVelocities)
    return make_vec_env(env, n_envs=count, seed=seed)


def build(algo, options):
    """Class and policy: a network with memory is sb3-contrib's."""
    if "middleware" in options:
        return getattr(library, f"Recurrent{algo.upper()}"), "MlpLstmPolicy"
    return getattr(library, algo.upper()), "MlpPolicy"


class Solved(BaseCallback):
    """Stops when the world is solved, which it looks at every so many steps; its own time does not count."""

    def __init__(self, solve, worlds):
        super().__init__()
        self.solve, self.worlds, self.solved, self.wall, self.cpu = solve, worlds, False, 0.0, 0.0

    def _on_step(self):
        if self.num_timesteps % self.solve["every"]:
            return True
        wall, cpu = time.perf_counter(), time.process_time()
        mean, _ = evaluate_policy(self.model, self.worlds, n_eval_episodes=self.solve["episodes"], deterministic=True)
        self.solved = bool(mean >= self.solve["threshold"])
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        return not self.solved


def job(algo, env, totalSteps, seed, episodes, options, solve=None):
    kw, run = translate(algo, options)
    worlds = make_worlds(env, run["nEnvs"], seed)
    train = worlds
    normalize = run["normalizeObs"] or run["normalizeReward"]
    if normalize:
        gamma = kw.get("gamma", 0.99)
        train = VecNormalize(worlds, norm_obs=run["normalizeObs"], norm_reward=run["normalizeReward"], gamma=gamma)
    kind, policy = build(algo, options)
    model = kind(policy, train, seed=seed, device="cpu", **kw)
    settings = in_force(algo, model, run)
    look = Solved(solve, make_worlds(env, solve["episodes"], seed + 20_000)) if solve else None
    wall, cpu = time.perf_counter(), time.process_time()
    model.learn(totalSteps, callback=look)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if look:
        wall, cpu = wall - look.wall, cpu - look.cpu
    played = episodes_of(worlds)
    # Twenty worlds side by side only to be quick: evaluate_policy gives each of them its share of the episodes.
    held_out = make_worlds(env, 20, seed + 10_000)
    if normalize:
        held_out = VecNormalize(held_out, norm_obs=run["normalizeObs"], norm_reward=False, training=False)
        held_out.obs_rms = train.obs_rms
    returns, _ = evaluate_policy(
        model, held_out, n_eval_episodes=episodes, deterministic=True, return_episode_rewards=True
    )
    return {
        "steps": model.num_timesteps,
        **({"solved": look.solved} if look else {}),
        "wallSeconds": wall,
        "cpuSeconds": cpu,
        "mean": float(np.mean(returns)),
        "std": float(np.std(returns)),
        "settings": settings,
        "curve": [(steps, value) for steps, value, _ in played],
        "steady": steady(played),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "versions": {"python": sys.version.split()[0], **{name: version(name) for name in PACKAGES}},
    }


def steady(played):
    """Steps a second without the first fifth, in which JAX compiles most of what it compiles."""
    later = [row for row in played if row[0] >= played[-1][0] / 5] if played else []
    seconds = max(row[2] for row in later) - later[0][2] if later else 0
    return (later[-1][0] - later[0][0]) / seconds if seconds > 0 else None


try:
    print(json.dumps(job(**json.loads(sys.stdin.read()))))
except Exception as error:  # the other side prints it and stops
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
