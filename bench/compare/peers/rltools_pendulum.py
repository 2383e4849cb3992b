"""RLtools' side of the comparison: SAC, TD3 or PPO on its own C++ Pendulum.

Reads one job as a line of JSON, answers with one line, as stable_baselines.py does. Sizes and numbers are constants of a
C++ program that is compiled before the clock starts (g++ or clang++, once for each set of options). It multiplies with
MKL, or the run fails. Evaluation inside of its loop is off; here it happens afterwards, in Gymnasium's Pendulum.
"""

import contextlib
import hashlib
import json
import math
import os
import resource
import sys
import tempfile
import time
from importlib.metadata import version

os.environ["MKL_NUM_THREADS"] = "1"
# Where it keeps what it compiled; its own choice is a folder of that name for everybody.
tempfile.tempdir = os.path.join(os.path.dirname(os.path.dirname(sys.executable)), "compiled")
os.makedirs(tempfile.tempdir, exist_ok=True)

import gymnasium
import numpy as np
import rltools

PACKAGES = ["rltools", "mkl", "gymnasium", "numpy"]
WORLD = {"path": os.path.join(os.path.dirname(os.path.abspath(__file__)), "rltools_env"), "action_dim": 1, "observation_dim": 3}


def take(options, allowed):
    """Options by name; one without a translation is an error, as is one that this library has no choice about."""
    for key, value in options.items():
        if key not in allowed:
            raise ValueError(f'no translation of the option "{key}"')
        fixed = allowed[key]
        if fixed is not None and value != fixed:
            raise ValueError(f"{key} is {fixed!r} here and cannot be {value!r}")
    missing = [key for key in allowed if key not in options]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    return options


# What each algorithm is told; a value means that there is no choice.
COMMON = {"learningRate": None, "gamma": None, "batchSize": None, "netArch": None, "activation": "relu", "optimizer": None}
OFF_POLICY = {"nEnvs": 1, "bufferSize": None, "learningStarts": None, "tau": None, "trainFreq": 1, "gradientSteps": 1, "maxGradNorm": None}
ALLOWED = {
    "sac": {**COMMON, **OFF_POLICY, "entCoef": None},
    "td3": {**COMMON, **OFF_POLICY, "policyDelay": None, "targetPolicyNoise": None, "targetNoiseClip": None, "actionNoise": None},
    "ppo": {
        **COMMON,
        "nEnvs": None,
        "nSteps": None,
        "nEpochs": None,
        "gaeLambda": None,
        "clipRange": None,
        "entCoef": None,
        "logStdInit": None,
        "maxGradNorm": None,
        "vfCoef": None,
    },
}


def constants(algo, o, steps):
    if o["maxGradNorm"] is not None or o["optimizer"]["kind"] != "adam" or len(set(o["netArch"])) != 1:
        raise ValueError("RLtools takes Adam, does not bound gradients, and has hidden layers of one width")
    width, layers = o["netArch"][0], len(o["netArch"]) + 1
    shared = {
        "GAMMA": o["gamma"],
        "ACTOR_HIDDEN_DIM": width,
        "CRITIC_HIDDEN_DIM": width,
        "ACTOR_NUM_LAYERS": layers,
        "CRITIC_NUM_LAYERS": layers,
        "OPTIMIZER_ALPHA": o["learningRate"],
        "OPTIMIZER_EPSILON": o["optimizer"]["eps"],
    }
    if algo == "ppo":
        # It regresses values with a weight of 1 by an optimiser of its own, so that the weight does not matter to it.
        rounds, rest = divmod(steps, o["nEnvs"] * o["nSteps"])
        if rest:
            raise ValueError("whole rollouts only")
        return rounds, {
            **shared,
            "STEP_LIMIT": rounds,
            "N_ENVIRONMENTS": o["nEnvs"],
            "ON_POLICY_RUNNER_STEPS_PER_ENV": o["nSteps"],
            "BATCH_SIZE": o["batchSize"],
            "N_EPOCHS": o["nEpochs"],
            "LAMBDA": o["gaeLambda"],
            "EPSILON_CLIP": o["clipRange"],
            "ACTION_ENTROPY_COEFFICIENT": o["entCoef"],
            "INITIAL_ACTION_STD": math.exp(o["logStdInit"]),
        }
    off = {
        **shared,
        "STEP_LIMIT": steps,
        "ACTOR_BATCH_SIZE": o["batchSize"],
        "CRITIC_BATCH_SIZE": o["batchSize"],
        "N_WARMUP_STEPS": o["learningStarts"],
        "REPLAY_BUFFER_CAP": o["bufferSize"],
        "ACTOR_POLYAK": 1 - o["tau"],
        "CRITIC_POLYAK": 1 - o["tau"],
    }
    if algo == "sac":
        return steps, {**off, "ALPHA": float(o["entCoef"].removeprefix("auto_"))}
    delay, noise = o["policyDelay"], o["actionNoise"]
    if noise["kind"] != "gaussian":
        raise ValueError("its noise on actions is Gaussian")
    return steps, {
        **off,
        "ACTOR_TRAINING_INTERVAL": delay,
        "CRITIC_TARGET_UPDATE_INTERVAL": delay,
        "ACTOR_TARGET_UPDATE_INTERVAL": delay,
        "TARGET_NEXT_ACTION_NOISE_STD": o["targetPolicyNoise"],
        "TARGET_NEXT_ACTION_NOISE_CLIP": o["targetNoiseClip"],
        "EXPLORATION_NOISE": noise["sigma"],
    }


def evaluate(state, episodes, seed):
    """Returns of whole episodes with the likeliest actions, as reinforcets' `evaluate` plays them."""
    env, returns = gymnasium.make("Pendulum-v1"), []
    for episode in range(episodes):
        observation, _ = env.reset(seed=seed if episode == 0 else None)
        total, over = 0.0, False
        while not over:
            action = np.clip(state.action(observation.astype(np.float32))[:1], -1, 1) * 2
            observation, reward, terminated, truncated, _ = env.step(action)
            total, over = total + float(reward), terminated or truncated
        returns.append(total)
    return returns


class Solved:
    """Looks every so many steps whether the world is solved; its own time does not count."""

    def __init__(self, solve, seed):
        self.solve, self.seed, self.solved, self.wall, self.cpu = solve, seed + 20_000, False, 0.0, 0.0

    def at(self, state, steps):
        if self.solve is None or steps % self.solve["every"]:
            return False
        wall, cpu = time.perf_counter(), time.process_time()
        self.solved = np.mean(evaluate(state, self.solve["episodes"], self.seed)) >= self.solve["threshold"]
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        return self.solved


def job(algo, env, totalSteps, seed, episodes, options, solve=None):
    if env != "Pendulum-v1":
        raise ValueError("its own worlds name Pendulum alone here")
    rounds, told = constants(algo, take(options, ALLOWED[algo]), totalSteps)
    name = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
    # What its compiler says must not be taken for the answer.
    with contextlib.redirect_stdout(sys.stderr):
        kind = getattr(rltools, algo.upper())
        loop = kind(WORLD, interface_name=name, enable_evaluation=False, force_blas=True, **told)
    state = loop.State(seed)
    wall, cpu = time.perf_counter(), time.process_time()
    taken = 1
    look = Solved(solve, seed)
    while not look.at(state, taken - 1) and not state.step():
        taken += 1
    wall, cpu = time.perf_counter() - wall - look.wall, time.process_time() - cpu - look.cpu
    if not look.solved and not rounds <= taken <= rounds + 1:
        raise ValueError(f"it made {taken} rounds instead of {rounds}")
    returns = evaluate(state, episodes, seed + 10_000)
    return {
        "steps": taken - 1 if look.solved else totalSteps,
        **({} if solve is None else {"solved": bool(look.solved)}),
        "wallSeconds": wall,
        "cpuSeconds": cpu,
        "mean": float(np.mean(returns)),
        "std": float(np.std(returns)),
        "settings": {key: options[key] for key in ("batchSize", "gamma", "netArch", "activation")},
        "curve": [],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "versions": {"python": sys.version.split()[0], **{package: version(package) for package in PACKAGES}},
    }


try:
    print(json.dumps(job(**json.loads(sys.stdin.read()))))
except Exception as error:  # the other side prints it and stops
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
