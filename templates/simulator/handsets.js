"use strict";

// The telephones of the network: drawn from its state, kept fresh by its events.

const FAULTS = [
  ["The carrier takes two seconds for every request", { answer_after: 2 }, { answer_after: 0 }],
  ["Texts we send are refused with an error before anything is made", { fail_before: true }, { fail_before: false }],
  ["Texts we send leave, but the carrier answers with an error", { fail_after: true }, { fail_after: false }],
  ["The carrier never answers", { hang_before: true }, { hang_before: false }],
  ["The carrier says: too many requests", { too_many: true }, { too_many: false }],
  ["Texts never arrive on the handset", { undelivered: true }, { undelivered: false }],
  ["Delivery receipts are lost", { lose_callbacks: true }, { lose_callbacks: false }],
  ["Each number sends one part a second", { one_message_a_second: true }, { one_message_a_second: false }],
  ["One call leaves a second, the rest wait", { calls_per_second: 1 }, { calls_per_second: 0 }],
  ["Only two calls at once, in and out", { concurrent_calls: 2 }, { concurrent_calls: 0 }],
  ["What is told of calls and conferences comes late", { late_callbacks: true }, { late_callbacks: false }],
  ["The line is told every text twice", { webhook_double: true }, { webhook_double: false }],
  ["The line is never told: texts are only in the list", { webhook_drop: true }, { webhook_drop: false }],
];
const ROLES = { caller: "Caller", responder: "Responder" };
const KEYS = { caller: ["1", "3", "5", "9", "0"], responder: ["*on", "*off", "*done", "*pass", "*help"] };
const TICKS = {
  sent: ["✓", "sent"],
  told: ["✓✓", "sent, and the line was told"],
  untold: ["!", "sent, but the line could not be told"],
};
const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const SIGNS = { "*": "star", "#": "hash" };
const BEHAVIOURS = [
  ["waits for a hand", { answers: "by_hand" }],
  ["picks up", { answers: "picks_up", after: 2 }],
  ["picks up and presses 1", { answers: "picks_up", after: 2, keys: ["1"], keys_after: 2 }],
  ["is engaged", { answers: "busy" }],
  ["nobody hears it", { answers: "no_answer" }],
  ["turns the call away", { answers: "rejects", after: 2 }],
  ["an answering machine picks up", { answers: "voicemail" }],
  ["is out of reach", { answers: "unreachable" }],
];
const ENDS = {
  completed: "The call is over.",
  busy: "The call is over: engaged.",
  "no-answer": "The call is over: not answered.",
  failed: "The call is over: it could not be made.",
  canceled: "The call is over: whoever called gave up.",
};
const CODE = /\b[A-Z]\d{1,3}\b/g;
const FIRST_HANDSET = 15550110;
const LAST_HANDSET = 15550199;

const phones = new Map();
let state = { numbers: [], handsets: [] };

async function ask(method, path, wish) {
  const options = { method };
  if (wish !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(wish);
  }
  const answer = await fetch(path, options);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error || `The network answered ${answer.status}`);
  return said;
}

function notify(words) {
  const notice = document.getElementById("notice");
  notice.textContent = words;
  notice.hidden = !words;
}

function trying(work) {
  return async (event) => {
    try {
      await work(event);
      notify("");
    } catch (error) {
      notify(error.message);
    }
  };
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

class Phone {
  constructor(handset) {
    this.handset = handset;
    this.last = 0;
    this.loading = Promise.resolve();
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.screen = this.root.querySelector(".texts");
    this.list = this.screen.querySelector("ol");
    this.form = this.root.querySelector("form");
    this.dress();
    this.form.addEventListener("submit", trying((event) => this.submit(event)));
    this.form.body.addEventListener("keydown", (event) => this.sendOnEnter(event));
    this.root.querySelector(".away").addEventListener("click", trying(() => this.putAway()));
    this.line = new Line(this);
  }

  dress() {
    const { address, label, role } = this.handset;
    const title = this.root.querySelector("h2");
    title.id = `title-${address}`;
    title.textContent = label;
    this.root.classList.add(role);
    this.root.setAttribute("aria-labelledby", title.id);
    this.root.querySelector(".role").textContent = ROLES[role];
    this.root.querySelector(".number").textContent = address;
    this.root.querySelector(".away").setAttribute("aria-label", `Put away the phone of ${label}`);
    this.screen.setAttribute("aria-label", `Texts of ${label}`);
    this.root.querySelector(".keys").setAttribute("aria-label", `Quick texts of ${label}`);
    this.showKeys([]);
  }

  rename(handset) {
    this.handset = handset;
    this.line.showBehaviour();
  }

  showNumbers(numbers) {
    const chosen = this.form.to.value;
    const mine = this.handset.address.startsWith("whatsapp:");
    const fitting = numbers.filter((each) => each.number.startsWith("whatsapp:") === mine);
    this.form.to.replaceChildren(
      ...fitting.map((each) => new Option(each.friendly_name ? `${each.friendly_name} ${each.number}` : each.number, each.number)),
    );
    if (fitting.some((each) => each.number === chosen)) this.form.to.value = chosen;
  }

  showKeys(codes) {
    const keys = [...codes, ...KEYS[this.handset.role]].map((key) => {
      const button = element("button", { type: "button", textContent: key });
      button.addEventListener("click", trying(() => this.send({ body: key })));
      return button;
    });
    if (this.handset.role === "caller") {
      const picture = element("button", { type: "button", textContent: "Picture" });
      picture.addEventListener("click", trying(() => this.send({ body: "", media: ["image/jpeg"] })));
      keys.push(picture);
    }
    this.root.querySelector(".keys").replaceChildren(...keys);
  }

  sendOnEnter(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  async submit(event) {
    event.preventDefault();
    const body = this.form.body.value;
    if (!body.trim()) return;
    this.form.body.value = "";
    await this.send({ body });
  }

  async send(text) {
    if (!this.form.to.value) throw new Error("There is no number to text yet.");
    await ask("POST", "/sim/texts", { from: this.handset.address, to: this.form.to.value, wait: false, ...text });
  }

  async putAway() {
    await ask("DELETE", `/sim/handsets/${encodeURIComponent(this.handset.address)}`);
  }

  refresh() {
    this.loading = this.loading.then(() => this.load()).catch((error) => notify(error.message));
    return this.loading;
  }

  async load() {
    const texts = await ask("GET", `/sim/handsets/${encodeURIComponent(this.handset.address)}/texts?after=${this.last}`);
    for (const text of texts) {
      this.last = text.number;
      this.list.append(this.bubble(text));
    }
    if (texts.length) this.screen.scrollTop = this.screen.scrollHeight;
    if (this.handset.role === "responder") this.offerCodes(texts);
  }

  offerCodes(texts) {
    const codes = texts.filter((text) => !text.mine).flatMap((text) => text.body.match(CODE) || []);
    if (codes.length) this.showKeys([...new Set(codes)].slice(-3));
  }

  bubble(text) {
    const words = text.media.length ? `${text.body}${text.body ? "\n" : ""}[${text.media.join(", ")}]` : text.body;
    const time = new Date(text.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    const when = element("p", { className: "when" }, element("time", { dateTime: text.at, textContent: time }));
    const item = element(
      "li",
      { className: text.mine ? "mine" : "theirs" },
      element("span", { className: "hidden", textContent: text.mine ? "Sent: " : `From ${text.other}: ` }),
      element("p", { className: "body", dir: "auto", textContent: words }),
      when,
    );
    item.dataset.sid = text.sid;
    if (text.mine) {
      when.append(" ", element("span", { className: "tick" }));
      tick(item, text.status);
    }
    return item;
  }

  ticked(sid, status) {
    this.loading = this.loading.then(() => this.applyTick(sid, status));
  }

  applyTick(sid, status) {
    const item = [...this.list.children].find((each) => each.dataset.sid === sid);
    if (item && item.classList.contains("mine")) tick(item, status);
  }
}

// The telephone part of a phone: who is on the line, what is heard, which keys can be pressed.
class Line {
  constructor(phone) {
    this.phone = phone;
    this.call = null;
    this.captioned = 0;
    this.fresh = false;
    this.loading = null;
    const find = (selector) => phone.root.querySelector(selector);
    this.state = find(".state");
    this.captions = find(".captions");
    this.pad = find(".pad");
    this.ringButton = find(".ring");
    this.hooks = { answer: find(".answer"), reject: find(".reject"), "hang-up": find(".hang-up") };
    const label = phone.handset.label;
    this.captions.setAttribute("aria-label", `Heard by ${label}`);
    this.pad.setAttribute("aria-label", `Keys of ${label}`);
    this.drawPad();
    this.ringButton.addEventListener("click", trying(() => this.ring()));
    for (const [what, button] of Object.entries(this.hooks)) {
      button.addEventListener("click", trying(() => this.tell(what, {})));
    }
    this.behaviour = phone.form.behaviour;
    this.behaviour.replaceChildren(...BEHAVIOURS.map(([words], place) => new Option(words, place)));
    this.behaviour.addEventListener("change", trying(() => this.behave()));
    if (!phone.handset.address.startsWith("+")) this.takeAway();
    else this.showBehaviour();
  }

  takeAway() {
    for (const selector of [".call", ".ring", ".hide", ".rung"]) this.phone.root.querySelector(selector).hidden = true;
  }

  address(path = "") {
    return `/sim/handsets/${encodeURIComponent(this.phone.handset.address)}/${path}`;
  }

  async showBehaviour() {
    if (!this.phone.handset.address.startsWith("+")) return;
    const ways = await ask("GET", this.address("behaviour"));
    const fits = ([, wish]) => wish.answers === ways.answers && (wish.keys || []).length === ways.keys.length;
    const place = BEHAVIOURS.findIndex(fits);
    this.behaviour.selectedIndex = place < 0 ? BEHAVIOURS.findIndex(([, wish]) => wish.answers === ways.answers) : place;
  }

  async behave() {
    await ask("PUT", this.address("behaviour"), BEHAVIOURS[this.behaviour.value][1]);
  }

  drawPad() {
    this.pad.replaceChildren(
      ...PAD.map((key) => {
        const button = element("button", { type: "button", textContent: key });
        if (SIGNS[key]) button.setAttribute("aria-label", SIGNS[key]);
        button.addEventListener("click", trying(() => this.tell("keys", { keys: key })));
        return button;
      }),
    );
  }

  async ring() {
    const { to, withheld } = this.phone.form;
    if (!to.value) throw new Error("There is no number to call yet.");
    await ask("POST", "/sim/calls", { from: this.phone.handset.address, to: to.value, withheld: withheld.checked });
  }

  async tell(what, wish) {
    await ask("POST", `/sim/calls/${this.call.sid}/${what}`, wish);
  }

  refresh() {
    this.fresh = false;
    this.loading ??= this.load().catch((error) => notify(error.message)).finally(() => { this.loading = null; });
  }

  async load() {
    while (!this.fresh) {
      this.fresh = true;
      const query = `handset=${encodeURIComponent(this.phone.handset.address)}&last=1`;
      const [call] = await ask("GET", `/sim/calls?${query}`);
      if (call) this.draw(call);
    }
  }

  draw(call) {
    const isNew = this.call?.sid !== call.sid;
    if (isNew) {
      this.captioned = 0;
      this.captions.firstElementChild.replaceChildren();
    }
    const isFirst = this.call === null;
    this.call = call;
    const over = call.status in ENDS;
    const rung = call.direction !== "inbound" && call.status === "ringing";
    const live = !over && !rung && call.status !== "queued";
    this.hooks.answer.hidden = this.hooks.reject.hidden = !rung;
    this.hooks["hang-up"].hidden = !live;
    this.pad.hidden = !(live && call.answered);
    this.ringButton.hidden = !over;
    this.captions.hidden = call.heard.length === 0;
    this.phone.root.classList.toggle("ringing", rung);
    this.phone.root.classList.toggle("on-call", live);
    const words = this.words(call, rung, over);
    if (this.state.textContent !== words) this.state.textContent = words;
    this.caption(call, { aloud: live && !(isFirst && isNew) });
    if (over) quiet(call.sid);
  }

  words(call, rung, over) {
    const other = call.direction === "inbound" ? call.to : call.from;
    if (over) return ENDS[call.status];
    if (rung) return `It rings: ${other} calls.`;
    if (call.status === "ringing") return `Calling ${other}: it rings.`;
    if (call.on_hold) return `On the line with ${other}, on hold.`;
    if (call.talks_to.length) return `Connected with ${call.talks_to.map(named).join(" and ")}.`;
    return call.conference ? `On the line with ${other}, waiting.` : `On the line with ${other}.`;
  }

  caption(call, { aloud }) {
    for (const heard of call.heard.slice(this.captioned)) {
      this.captions.firstElementChild.append(captionOf(heard));
      if (aloud && heard.kind === "say") speak(call.sid, heard);
    }
    this.captioned = call.heard.length;
    this.captions.scrollTop = this.captions.scrollHeight;
  }
}

function captionOf(heard) {
  const item = element("li", { className: heard.kind });
  if (heard.kind === "say") {
    item.append(element("span", { className: "hidden", textContent: "Says: " }));
    item.append(element("q", { lang: heard.language, dir: "auto", textContent: heard.text }));
  } else {
    const sound = { ring: "It rings", beep: "A beep", silence: "Silence" }[heard.kind];
    item.textContent = sound || `Plays ${heard.text || heard.url.replace(/^.*\//, "")}`;
  }
  if (heard.left_message) item.append(element("strong", { textContent: " (on the answering machine's tape)" }));
  return item;
}

function named(address) {
  return phones.get(address)?.handset.label || address || "somebody";
}

const spoken = new Set();

function speak(sid, heard) {
  if (!document.querySelector("#aloud input").checked) return;
  spoken.add(sid);
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(heard.text), { lang: heard.language }));
}

function quiet(sid) {
  if (spoken.delete(sid)) speechSynthesis.cancel();
}

function tick(item, status) {
  const [sign, meaning] = TICKS[status] || TICKS.sent;
  const place = item.querySelector(".tick");
  place.replaceChildren(
    element("span", { ariaHidden: "true", textContent: sign }),
    element("span", { className: "hidden", textContent: meaning }),
  );
  place.title = meaning;
}

function draw() {
  const wanted = new Set(state.handsets.map((handset) => handset.address));
  for (const [address, phone] of phones) {
    if (wanted.has(address)) continue;
    phone.root.remove();
    phones.delete(address);
  }
  for (const handset of state.handsets) {
    if (!phones.has(handset.address)) {
      const phone = new Phone(handset);
      phones.set(handset.address, phone);
      document.getElementById("phones").append(phone.root);
      phone.refresh();
      phone.line.refresh();
    }
    phones.get(handset.address).showNumbers(state.numbers);
    phones.get(handset.address).rename(handset);
  }
}

async function reload() {
  state = await ask("GET", "/sim/state");
  draw();
}

function freeAddress() {
  const taken = new Set([...state.handsets.map((each) => each.address), ...state.numbers.map((each) => each.number)]);
  for (let number = FIRST_HANDSET; number <= LAST_HANDSET; number += 1) {
    if (!taken.has(`+${number}`)) return `+${number}`;
  }
  throw new Error("All made-up numbers are in use.");
}

async function addPhone(role) {
  const count = state.handsets.filter((each) => each.role === role).length + 1;
  const handset = { number: freeAddress(), role, label: `${ROLES[role]} ${count}` };
  await ask("POST", "/sim/handsets", handset);
  await reload();
  return phones.get(handset.number);
}

function isOn(faults, wish) {
  const [name, value] = Object.entries(wish)[0];
  const now = faults[name];
  return typeof now === "object" ? now.fraction === 1 : now === value;
}

async function drawFaults() {
  const faults = await ask("GET", "/sim/faults");
  document.getElementById("faults").replaceChildren(
    ...FAULTS.map(([words, on, off]) => {
      const box = element("input", { type: "checkbox", checked: isOn(faults, on) });
      box.addEventListener("change", trying(() => ask("PATCH", "/sim/faults", box.checked ? on : off)));
      return element("label", {}, box, element("span", { textContent: words }));
    }),
  );
}

async function startOver() {
  for (const phone of phones.values()) phone.root.remove();
  phones.clear();
  await Promise.all([reload(), drawFaults()]);
}

function listen() {
  const events = new EventSource("/sim/events");
  const facts = (event) => JSON.parse(event.data);
  events.addEventListener("text", (event) => phones.get(facts(event).handset)?.refresh());
  events.addEventListener("tick", (event) => phones.get(facts(event).handset)?.ticked(facts(event).sid, facts(event).status));
  events.addEventListener("call", (event) => phones.get(facts(event).handset)?.line.refresh());
  events.addEventListener("phones", reload);
  events.addEventListener("faults", drawFaults);
  events.addEventListener("reset", startOver);
  events.addEventListener("error", () => notify("The network does not answer. Waiting for it to come back."));
  events.addEventListener("open", trying(async () => {
    await reload();
    for (const phone of phones.values()) {
      phone.refresh();
      phone.line.refresh();
    }
  }));
}

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", trying(async () => (await addPhone(button.dataset.add)).form.body.focus()));
}
document.getElementById("aloud").hidden = !("speechSynthesis" in window);
document.querySelector("#aloud input").addEventListener("change", () => speechSynthesis.cancel());
document.getElementById("reset").addEventListener("click", trying(() => ask("POST", "/sim/reset", {})));
trying(async () => {
  await drawFaults();
  await reload();
  listen();
  if (state.handsets.length) return;
  for (const role of ["caller", "caller", "responder", "responder"]) await addPhone(role);
})();
