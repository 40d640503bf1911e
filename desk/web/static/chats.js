// Keeps the desk's pages of chats up to date; without it they are complete and are loaded again.
"use strict";
(() => {
  const TYPING_EVERY_MS = 3000;
  const TYPING_SHOWN_MS = 6000;
  const live = document.getElementById("live");
  if (live === null) return;
  const title = document.title;
  let waiting = Number(live.dataset.waiting);

  const ring = () => {
    try {
      const sound = new AudioContext();
      const tone = sound.createOscillator();
      const loudness = sound.createGain();
      loudness.gain.value = 0.1;
      tone.connect(loudness).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 0.4);
      tone.onended = () => sound.close();
    } catch {
      // A browser without sound, or one that wants a click first: the title tells it too.
    }
  };

  const renew = async () => {
    const response = await fetch(location.pathname + location.search);
    if (response.redirected || !response.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const renewed = fresh.getElementById("live");
    if (renewed === null) return location.reload();
    const focused = document.activeElement;
    if (live.contains(focused) && focused.tagName === "BUTTON") return;
    live.replaceChildren(...renewed.children);
    if (live.dataset.chat) live.querySelector("#latest")?.scrollIntoView({ block: "nearest" });
  };

  const ask = new URLSearchParams({ take: live.dataset.take ?? "0", chat: live.dataset.chat ?? "" });
  const stream = new EventSource(`/desk/chats/events?${ask}`);
  stream.addEventListener("changed", (event) => {
    const now = JSON.parse(event.data).waiting;
    if (now > waiting) ring();
    waiting = now;
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
    void renew();
  });
  stream.addEventListener("open", () => void renew());

  const typing = document.getElementById("typing");
  let hide = 0;
  stream.addEventListener("typing", () => {
    if (typing === null) return;
    typing.textContent = typing.dataset.words;
    clearTimeout(hide);
    hide = setTimeout(() => (typing.textContent = ""), TYPING_SHOWN_MS);
  });

  const form = document.getElementById("say");
  let told = 0;
  form?.elements.message.addEventListener("input", () => {
    if (Date.now() - told < TYPING_EVERY_MS) return;
    told = Date.now();
    const body = new URLSearchParams({ csrf: form.elements.csrf.value });
    void fetch(form.action.replace(/say$/, "typing"), { method: "POST", body });
  });
})();
