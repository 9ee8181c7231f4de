// The reader tells its whole state every few seconds: a page that hears nothing says that it is out of date.
const silenceMax = 10_000;
const show = (id, text) => {
  const element = document.getElementById(id);
  if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
};

let shownNumber = 0;
let heardAt = performance.now();
const events = new EventSource("/events");
events.onmessage = (message) => {
  heardAt = performance.now();
  const state = JSON.parse(message.data);
  document.documentElement.lang = state.language;
  document.body.dataset.colour = state.signal?.colour ?? "rest";
  show("venue", state.venue);
  show("title", state.signal?.title ?? state.ready);
  show("label", state.signal?.label);
  show("sentence", state.signal?.sentence);
  show("banner", state.banner);
  // Two people in a row may be told the same: the second must see that it is for them.
  if (state.signal && state.signal.number !== shownNumber) {
    shownNumber = state.signal.number;
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches)
      document.getElementById("mark").animate([{ transform: "scale(0.6)" }, { transform: "scale(1)" }], 200);
  }
};

setInterval(() => {
  if (performance.now() - heardAt < silenceMax) return;
  document.body.dataset.colour = "rest";
  for (const id of ["title", "label", "sentence"]) show(id, "");
  show("banner", document.body.dataset.frozen);
}, 1_000);
