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
    }
    phones.get(handset.address).showNumbers(state.numbers);
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
  events.addEventListener("phones", reload);
  events.addEventListener("faults", drawFaults);
  events.addEventListener("reset", startOver);
  events.addEventListener("error", () => notify("The network does not answer. Waiting for it to come back."));
  events.addEventListener("open", trying(async () => {
    await reload();
    for (const phone of phones.values()) phone.refresh();
  }));
}

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", trying(async () => (await addPhone(button.dataset.add)).form.body.focus()));
}
document.getElementById("reset").addEventListener("click", trying(() => ask("POST", "/sim/reset", {})));
trying(async () => {
  await drawFaults();
  await reload();
  listen();
  if (state.handsets.length) return;
  for (const role of ["caller", "caller", "responder", "responder"]) await addPhone(role);
})();
