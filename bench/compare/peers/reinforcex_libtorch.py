"""Lays out the libtorch that reinforcex 0.0.5 (tch 0.20) is built against: reinforcex_libtorch.py FOLDER

Only what a CPU needs of PyPI's wheel of torch 2.7.1. Its libtorch_cpu.so also wants two libraries of CUDA, which lie
beside it though nothing on the CPU calls them.
"""

import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

TORCH = "torch==2.7.1"
CUDA = ["nvidia-cuda-runtime-cu12==12.6.77", "nvidia-cuda-cupti-cu12==12.6.80"]
LIBRARIES = {
    "libc10.so",
    "libtorch_cpu.so",
    "libtorch_global_deps.so",
    "libgomp.so.1",
    "libcudart.so.12",
    "libcupti.so.12",
}
# libtorch.so only refers to others, the CUDA ones among them: a linker script refers to what is here.
SCRIPTS = {"libtorch.so": "INPUT(libtorch_cpu.so)", "libgomp.so": "INPUT(libgomp.so.1)"}


def wheels(folder):
    machine = platform.machine()
    wanted = [TORCH] + (CUDA if machine == "x86_64" else [])
    tags = [f"--platform={tag}_{machine}" for tag in ("manylinux_2_28", "manylinux_2_17", "manylinux2014")]
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--python-version=3.11"]
    subprocess.run([*command, *tags, "--dest", folder, *wanted], check=True, stdout=sys.stderr)
    return sorted(Path(folder).glob("*.whl"))


def take(archive, name, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("wb") as file:
        while block := source.read(1 << 20):
            file.write(block)


def lay_out(home):
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        for wheel in wheels(folder):
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    path = Path(name)
                    if path.parent.name == "lib" and path.name in LIBRARIES:
                        take(archive, name, home / "lib" / path.name)
                    elif name.startswith("torch/include/") and not name.endswith("/"):
                        take(archive, name, home / "include" / path.relative_to("torch/include"))
    for name, script in SCRIPTS.items():
        (home / "lib" / name).write_text(f"{script}\n")


lay_out(Path(sys.argv[1]))
