"""The other side of bench/tensor.mjs: reads `name calls` lines, answers with the µs of one call."""

import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
a, b = torch.ones(4), torch.ones(4)
net = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 2))
adam = torch.optim.Adam(net.parameters(), lr=1e-4)
x = torch.randn(64, 4)


def run_pass():
    adam.zero_grad()
    net(x).square().mean().backward()


run_pass()
WORK = {"add": lambda: a + b, "addScalar": lambda: a + 1, "pass": run_pass, "step": adam.step}

for line in sys.stdin:
    name, calls = line.split()
    work = WORK[name]
    began = time.perf_counter()
    for _ in range(int(calls)):
        work()
    print((time.perf_counter() - began) * 1e6 / int(calls), flush=True)
