"""PyTorch's side of `bench/torch.mjs`: the same networks, batches and passes as `peer.rs`, in the same protocol.

Gradients are dropped between rounds as `zero_grad` does by default; PyTorch's own layers, in its default memory format.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
STORED = 1024


def now():
    """CPU time of this thread in milliseconds."""
    return time.thread_time_ns() / 1e6


class Picture(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(4, 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 64, 3, 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(3136, 512), nn.ReLU(),
        )
        self.policy, self.value = nn.Linear(512, 6), nn.Linear(512, 1)
        self.pixels = torch.randint(0, 256, (STORED, 4, 84, 84), dtype=torch.uint8)

    def heads(self, rows):
        index = torch.randint(0, STORED, (rows,))
        x = self.trunk(self.pixels[index].float() / 255)
        return self.policy(x), self.value(x)


class Memory(nn.Module):
    """A lane's state is zeroed where an episode starts: one call for each piece between two starts of any lane, as
    SB3-contrib does for every step."""

    def __init__(self, kind, width, rows, lanes, episode):
        super().__init__()
        self.layer = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](width, width)
        self.policy, self.value = nn.Linear(width, 6), nn.Linear(width, 1)
        steps = rows // lanes
        self.input = torch.randn(steps, lanes, width)
        kept = torch.ones(steps, lanes)
        if episode:
            for step in range(steps):
                for lane in range(lanes):
                    kept[step, lane] = 0.0 if (step + 7 * lane) % episode == 0 else 1.0
        cuts = [0] + [t for t in range(1, steps) if not kept[t].all()] + [steps]
        self.pieces = [(a, b, kept[a].view(1, -1, 1)) for a, b in zip(cuts, cuts[1:])]
        count = 2 if kind == "lstm" else 1
        self.state = [torch.zeros(1, lanes, width) for _ in range(count)]

    def heads(self, _):
        if len(self.pieces) == 1:
            state = self.state
            x, _ = self.layer(self.input, tuple(state) if len(state) == 2 else state[0])
        else:
            parts, state = [], self.state
            for first, last, keep in self.pieces:
                state = [s * keep for s in state]
                part, state = self.layer(self.input[first:last], tuple(state) if len(state) == 2 else state[0])
                state = state if isinstance(state, tuple) else [state]
                parts.append(part)
            x = torch.cat(parts)
        x = x.flatten(0, 1)
        return self.policy(x), self.value(x)


def measure(kind, rows, rounds, width=0, lanes=1, episode=None):
    network = Picture() if kind == "picture" else Memory(kind, width, rows, lanes, episode)
    seeds = [torch.randn(rows, 6), torch.randn(rows, 1)]
    times = {"infer": [], "learn": []}
    for r in range(rounds + 2):
        start = now()
        with torch.no_grad():
            network.heads(rows)
        middle = now()
        network.zero_grad()
        torch.autograd.backward(network.heads(rows), seeds)
        end = now()
        if r >= 2:
            times["infer"].append(middle - start)
            times["learn"].append(end - middle)
    return times


def answer(value):
    print(json.dumps(value), flush=True)


answer({"torch": torch.__version__, "python": sys.version.split()[0]})
for line in sys.stdin:
    try:
        answer(measure(**json.loads(line)))
    except Exception as error:  # the other side prints it and stops
        answer({"error": f"{type(error).__name__}: {error}"})
