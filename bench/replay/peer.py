"""The peers' side: a line of JSON in, a line of JSON out. See bench/replay.mjs for what the jobs are.

    python peer.py cpprb|sb3
"""

import gc
import importlib.metadata
import json
import sys
import time

import numpy as np

BATCH = 256


class Cpprb:
    """cpprb keeps an observation and the one that follows for each step, as SB3 does."""

    def __init__(self, kind, size, width):
        import cpprb

        fields = {
            "obs": {"shape": width},
            "act": {"dtype": np.int32},
            "rew": {},
            "next_obs": {"shape": width},
            "done": {},
        }
        prioritized = kind == "prioritized"
        self.buffer = (cpprb.PrioritizedReplayBuffer if prioritized else cpprb.ReplayBuffer)(size, fields)
        rng = np.random.default_rng(1)
        for at in range(0, size, 10_000):
            n = min(10_000, size - at)
            rows = rng.random((n + 1, width), dtype=np.float32)
            steps = np.arange(at, at + n)
            self.buffer.add(
                obs=rows[:-1],
                act=(steps & 1).astype(np.int32),
                rew=(steps % 7).astype(np.float32),
                next_obs=rows[1:],
                done=(steps % 200 == 199).astype(np.float32),
            )
        if prioritized:
            self.buffer.update_priorities(np.arange(size), rng.random(size, dtype=np.float32))
        self.priorities = rng.random(BATCH, dtype=np.float32)
        self.one = rng.random(width, dtype=np.float32)
        self.kind = kind

    def sample(self):
        return self.buffer.sample(BATCH, 0.4) if self.kind == "prioritized" else self.buffer.sample(BATCH)

    def update(self, indices):
        self.buffer.update_priorities(indices, self.priorities)

    def indices(self):
        return self.sample()["indexes"]

    def insert(self):
        self.buffer.add(obs=self.one, act=1, rew=1.0, next_obs=self.one, done=0.0)


class Sb3:
    """Only uniform; tensors come out, as SB3's agents read them."""

    def __init__(self, kind, size, width):
        import torch
        from gymnasium import spaces
        from stable_baselines3.common.buffers import ReplayBuffer

        assert kind == "uniform", "SB3 has no prioritised replay"
        torch.set_num_threads(1)
        box = spaces.Box(0, 1, (width,), np.float32)
        self.buffer = ReplayBuffer(size, box, spaces.Discrete(2), device="cpu")
        rng = np.random.default_rng(1)
        steps = np.arange(size)
        self.buffer.observations[:, 0] = rng.random((size, width), dtype=np.float32)
        self.buffer.next_observations[:, 0] = rng.random((size, width), dtype=np.float32)
        self.buffer.actions[:, 0, 0] = steps & 1
        self.buffer.rewards[:, 0] = steps % 7
        self.buffer.dones[:, 0] = steps % 200 == 199
        self.buffer.full = True
        self.one = rng.random((1, width), dtype=np.float32)
        self.numbers = (np.array([[1]]), np.array([1.0]), np.array([0.0]), [{}])

    def sample(self):
        return self.buffer.sample(BATCH)

    def insert(self):
        self.buffer.add(self.one, self.one, *self.numbers)


def timed(reps, call):
    samples = []
    for _ in range(reps):
        began = time.perf_counter()
        call()
        samples.append((time.perf_counter() - began) * 1e6)
    return samples


held = {}


def run(job):
    key = (job["kind"], job["size"], job["width"])
    if key not in held:
        held[key] = {"cpprb": Cpprb, "sb3": Sb3}[sys.argv[1]](*key)
    buffer, reps, what = held[key], job["reps"], job["what"]
    if what == "drop":
        del held[key], buffer
        gc.collect()
        return {}
    if what == "sample":
        return {"samples": timed(reps, buffer.sample)}
    if what == "update":
        indices = buffer.indices()
        return {"samples": timed(reps, lambda: buffer.update(indices))}
    if what == "sample and update":
        return {"samples": timed(reps, lambda: buffer.update(buffer.indices()))}

    def block():
        for _ in range(100):
            buffer.insert()

    return {"samples": [us / 100 for us in timed(-(-reps // 10), block)]}


name = {"cpprb": "cpprb", "sb3": "stable-baselines3"}[sys.argv[1]]
print(json.dumps({"python": sys.version.split()[0], name: importlib.metadata.version(name)}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps(run(json.loads(line))), flush=True)
    except Exception as error:  # noqa: BLE001: told to the other side
        print(json.dumps({"error": repr(error)}), flush=True)
