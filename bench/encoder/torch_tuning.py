"""Tunes all six layers of the sentence encoder: `python -m bench.encoder.torch_tuning IN OUT`.

It runs in an environment of its own with torch, and imports nothing of this repository. IN is a
safetensors file that examples.py writes: the published layers, the embedded tokens' table and the
examples; OUT becomes the tuned layers in 32 bits. The same files, machine and number of threads
give the same weights.

The loss is cross-entropy with label smoothing (Szegedy et al. 2016, arXiv 1512.00567) of a
classifier that starts as logistic regression on the published vectors (Kumar et al. 2022, arXiv
2202.10054), and beside it a supervised contrastive loss (Khosla et al. 2020, arXiv 2004.11362).
Lower layers learn more slowly (Howard and Ruder 2018, arXiv 1801.06146); embeddings do not learn.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

HEADS, EPSILON = 12, 1e-12
THREADS = 1
PAIRS = 32  # of a batch; both of a pair have the same intent
POOL = 16 * PAIRS  # pairs that are sorted by length: texts of a batch then need little padding
EPOCHS = 3
RATE, HEAD_RATE = 1.5e-4, 1e-2
LAYER_DECAY = 0.85
WEIGHT_DECAY = 0.01
WARM_UP = 0.1
SMOOTHING = 0.1
CONTRAST, CONTRAST_TEMPERATURE = 0.5, 0.1
DROPOUT = 0.1
LAYERS = 6
Tensors = dict[str, Tensor]


def main(source: Path, target: Path) -> None:
    """Tune, print the progress and write the layers."""
    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    given = load_file(source)
    layers = {name: given[name].clone() for name in given if name.startswith("encoder.")}
    head = {name: given[name].clone() for name in ("head.weights", "head.bias")}
    for tensor in (*layers.values(), *head.values()):
        tensor.requires_grad_(True)
    optimiser = torch.optim.AdamW(_groups(layers, head))
    batches = [batch for _ in range(EPOCHS) for batch in _batches(given)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: _share(n, len(batches)))
    start = time.monotonic()
    for number, batch in enumerate(batches):
        loss = _loss(layers, head, given, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if number % 50 == 0:
            print(f"{number}/{len(batches)} {loss.item():.3f} {time.monotonic() - start:.0f} s")
            sys.stdout.flush()
    save_file({name: tensor.detach().contiguous() for name, tensor in layers.items()}, target)


def _groups(layers: Tensors, head: Tensors) -> list[dict[str, object]]:
    """Parameters with their rates; weight decay for matrices only."""
    groups: list[dict[str, object]] = [
        {"params": list(head.values()), "lr": HEAD_RATE, "weight_decay": 0.0}
    ]
    for name, tensor in layers.items():
        depth = LAYERS - 1 - int(name.split(".")[2])
        decay = WEIGHT_DECAY if tensor.dim() > 1 else 0.0
        rate = RATE * LAYER_DECAY**depth
        groups.append({"params": [tensor], "lr": rate, "weight_decay": decay})
    return groups


def _share(step: int, steps: int) -> float:
    """The share of the full rate: it rises at first, then falls to nothing."""
    done = (step + 1) / steps
    return min(done / WARM_UP, (1 - done) / (1 - WARM_UP))


def _batches(given: Tensors) -> Iterator[Tensor]:
    """Places of 2 x PAIRS examples, pair by pair; each example is in about one batch an epoch."""
    labels, lengths = given["labels"], given["lengths"]
    pairs = []
    for label in range(int(labels.max()) + 1):
        places = torch.nonzero(labels == label)[:, 0]
        places = places[torch.randperm(len(places))]
        if len(places) % 2:
            places = torch.cat([places, places[:1]])
        pairs.append(places.reshape(-1, 2))
    shuffled = torch.cat(pairs)
    shuffled = shuffled[torch.randperm(len(shuffled))]
    batches = []
    for pool in shuffled.split(POOL):
        longest = lengths[pool].amax(1)
        batches += pool[torch.argsort(longest, stable=True)].split(PAIRS)
    for place in torch.randperm(len(batches)).tolist():
        yield batches[place].reshape(-1)


def _loss(layers: Tensors, head: Tensors, given: Tensors, batch: Tensor) -> Tensor:
    labels = given["labels"][batch]
    vectors = _vectors(layers, given, batch)
    scores = vectors @ head["head.weights"] + head["head.bias"]
    classified = functional.cross_entropy(scores, labels, label_smoothing=SMOOTHING)
    return classified + CONTRAST * _contrast(vectors, labels)


def _contrast(vectors: Tensor, labels: Tensor) -> Tensor:
    """Supervised contrastive loss, in nats: texts of the same class should be the nearest."""
    itself = torch.eye(len(labels), dtype=torch.bool)
    similar = (vectors @ vectors.T / CONTRAST_TEMPERATURE).masked_fill(itself, -1e9)
    logs = similar - similar.logsumexp(1, keepdim=True)
    same = (labels[:, None] == labels[None, :]) & ~itself
    counts = same.sum(1).clamp(min=1)
    return -((logs * same).sum(1) / counts).mean()


def _vectors(layers: Tensors, given: Tensors, batch: Tensor) -> Tensor:
    """[texts, 384] unit vectors. Tokens lie flat, so that only attention is padded."""
    lengths = given["lengths"][batch]
    present = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
    x = given["embedded"][given["tokens"][batch][:, : present.shape[1]][present]].float()
    x = x + given["positions"][torch.nonzero(present)[:, 1]]
    x = functional.layer_norm(x, x.shape[-1:], given["norm.weight"], given["norm.bias"], EPSILON)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for number in range(LAYERS):
            x = _layer(layers, f"encoder.layer.{number}", x, present)
    texts = torch.nonzero(present)[:, 0]
    summed = torch.zeros(len(batch), x.shape[1]).index_add(0, texts, x.float())
    return functional.normalize(summed)


def _layer(layers: Tensors, name: str, x: Tensor, present: Tensor) -> Tensor:
    def linear(part: str, given: Tensor) -> Tensor:
        weight, bias = layers[f"{name}.{part}.weight"], layers[f"{name}.{part}.bias"]
        return functional.linear(given, weight, bias)

    def normed(part: str, given: Tensor) -> Tensor:
        weight, bias = layers[f"{name}.{part}.weight"], layers[f"{name}.{part}.bias"]
        return functional.layer_norm(given.float(), given.shape[-1:], weight, bias, EPSILON)

    def heads(part: str) -> Tensor:
        flat = linear(f"attention.self.{part}", x)
        padded = flat.new_zeros(*present.shape, flat.shape[1])
        padded[present] = flat
        return padded.reshape(*present.shape, HEADS, -1).transpose(1, 2)

    attended = functional.scaled_dot_product_attention(
        heads("query"), heads("key"), heads("value"), attn_mask=present[:, None, None, :]
    )
    flat = attended.transpose(1, 2).flatten(2)[present]
    attention = functional.dropout(linear("attention.output.dense", flat), DROPOUT)
    x = normed("attention.output.LayerNorm", attention + x)
    wide = functional.gelu(linear("intermediate.dense", x))
    narrow = functional.dropout(linear("output.dense", wide), DROPOUT)
    return normed("output.LayerNorm", narrow + x)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
