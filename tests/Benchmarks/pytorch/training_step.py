"""The benchmark's networks in PyTorch: prints the processor time of a training step in milliseconds, a line for each name given."""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


class ResnetBlock(nn.Module):
    def __init__(self, start, end, stride):
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(start, end, 3, stride, 1, bias=False), nn.BatchNorm2d(end), nn.ReLU(),
            nn.Conv2d(end, end, 3, 1, 1, bias=False), nn.BatchNorm2d(end))
        same = stride == 1 and start == end
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(start, end, 1, stride, bias=False), nn.BatchNorm2d(end))

    def forward(self, x):
        return F.relu(self.branch(x) + self.shortcut(x))


def attention(q, k, v, mask, causal):
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if causal:
        mask = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool).tril()
    return (scores if mask is None else scores.masked_fill(~mask, float("-inf"))).softmax(-1) @ v


class Block(nn.Module):
    def __init__(self, width, heads, tokens, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mixed, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.inner = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        size = width // heads
        angles = torch.arange(tokens).float()[:, None] * 10000.0 ** (torch.arange(size // 2) * -2.0 / size)
        self.cosine, self.sine = angles.cos(), angles.sin()

    def turned(self, x):
        if not self.causal:
            return x
        a, b = x.chunk(2, -1)
        return torch.cat([a * self.cosine - b * self.sine, a * self.sine + b * self.cosine], -1)

    def forward(self, x, mask):
        n, length, width = x.shape
        q, k, v = self.mixed(self.norm1(x)).reshape(n, length, 3 * self.heads, -1).transpose(1, 2).chunk(3, 1)
        taken = attention(self.turned(q), self.turned(k), v, mask, self.causal)
        x = x + self.output(taken.transpose(1, 2).reshape(n, length, width))
        return x + self.inner(self.norm2(x))


class Texts(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(512, 64), nn.Embedding(128, 64)
        self.blocks = nn.ModuleList(Block(64, 4, 128, False) for _ in range(2))
        self.norm, self.classifier = nn.LayerNorm(64), nn.Linear(64, 10)

    def forward(self, ids, mask):
        x = self.tokens(ids) + self.positions.weight[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, mask.bool()[:, None, None])
        weights = mask.float()
        return self.classifier((self.norm(x) * weights[:, :, None]).sum(1) / weights.sum(1, keepdim=True).clamp_min(1))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(512, 128)
        self.blocks = nn.ModuleList(Block(128, 4, 64, True) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 512, bias=False)

    def forward(self, ids):
        x = self.tokens(ids)
        for block in self.blocks:
            x = block(x, None)
        return self.head(self.norm(x))


class Sounds(nn.Module):
    """The spectrum as a convolution with the constants' shapes; their values don't change the time."""

    def __init__(self):
        super().__init__()
        self.kernels, self.filters = torch.randn(258, 1, 200), torch.rand(40, 258)
        stage = lambda a, b: nn.Sequential(
            nn.Conv2d(a, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(), nn.MaxPool2d(2))
        self.stages = nn.Sequential(stage(1, 16), stage(16, 32), stage(32, 64))
        self.classifier = nn.Linear(320, 10)

    def forward(self, samples):
        spectrum = F.conv1d(samples[:, None], self.kernels, stride=80)
        mel = (self.filters @ (spectrum * spectrum)).clamp_min(1e-10).log()
        mel = torch.maximum(mel, mel.amax((1, 2), True) - 11.51)
        mel = mel - mel.mean((1, 2), True)
        maps = self.stages((mel / ((mel * mel).mean((1, 2), True) + 1e-5).sqrt())[:, None])
        return self.classifier((maps.mean(3) + maps.amax(3)).flatten(1))


def cnn(side):
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (side // 4) ** 2, 10))


def pictures(side):
    return [torch.randn(64, 1, side, side)], torch.randint(10, (64,))


SUBJECTS = {
    "linear": lambda: (nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), *pictures(28)),
    "mlp": lambda: (nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
                                  nn.Linear(512, 10)), *pictures(28)),
    "cnn-8": lambda: (cnn(8), *pictures(8)),
    "cnn-28": lambda: (cnn(28), *pictures(28)),
    "resnet": lambda: (nn.Sequential(
        nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        ResnetBlock(16, 16, 1), ResnetBlock(16, 32, 2), ResnetBlock(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)), *pictures(8)),
    "text-transformer": lambda: (Texts(), [
        torch.randint(512, (16, 128)), (torch.arange(128)[None] < torch.randint(64, 129, (16, 1))).long()],
        torch.randint(10, (16,))),
    "gpt": lambda: (Gpt(), [torch.randint(512, (8, 64))], torch.randint(512, (512,))),
    "audio-cnn": lambda: (Sounds(), [torch.randn(16, 8000)], torch.randint(10, (16,))),
}


def step_milliseconds(name):
    network, inputs, classes = SUBJECTS[name]()
    optimizer = torch.optim.Adam(network.parameters())
    rounds = []
    for _ in range(12):
        began, cpu, steps = time.perf_counter(), time.process_time(), 0
        while time.perf_counter() - began < 0.15:
            optimizer.zero_grad()
            scores = network(*inputs)
            F.cross_entropy(scores.reshape(-1, scores.shape[-1]), classes).backward()
            optimizer.step()
            steps += 1
        rounds.append((time.process_time() - cpu) / steps * 1000)
    return sorted(rounds[1:])[2]


print(torch.__version__)
for subject in sys.argv[1:]:
    print(step_milliseconds(subject), flush=True)
