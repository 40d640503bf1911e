"""Ask a trained model of either Rasa: `python -m bench.parse MODEL TEXTS GUESSES`.

TEXTS is a JSON list of messages, one or more. GUESSES becomes a list as long: the likeliest
intent of each (null if the model has none), its confidence, and the milliseconds that the whole
pipeline took, one message at a time. It imports nothing of this repository, because it also runs
in the stock environment, on Python 3.10.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from rasa.core.agent import Agent

# What FallbackClassifier puts first where it doubts the rest; here the best guess is wanted.
FALLBACK = "nlu_fallback"
NONE = {"name": None, "confidence": 0.0}
WARM_UP = 20  # messages; TensorFlow compiles on the first ones


def main(model: str, texts: Path, guesses: Path) -> None:
    messages = json.loads(texts.read_text(encoding="utf-8"))
    found = asyncio.run(_guesses(model, messages))
    guesses.write_text(json.dumps(found), encoding="utf-8")


async def _guesses(model: str, messages: list[str]) -> list[dict[str, object]]:
    agent = Agent.load(model)
    for message in messages[:WARM_UP]:
        await agent.parse_message(message)
    return [await _guess(agent, message) for message in messages]


async def _guess(agent: Agent, message: str) -> dict[str, object]:
    start = time.perf_counter()
    parsed = await agent.parse_message(message)
    milliseconds = (time.perf_counter() - start) * 1000
    ranking = (guess for guess in parsed["intent_ranking"] if guess["name"] != FALLBACK)
    best = next(ranking, NONE)
    # Ours has an in-scope score besides; of stock Rasa the confidence must do.
    score = parsed.get("in_scope", best["confidence"])
    return {"intent": best["name"], "confidence": score, "ms": milliseconds}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
