// Keeps a page fresh while it is open. Everything on it also works without this.
"use strict";

(() => {
  const LOOK_EVERY = 10_000; // without a stream
  const LOOK_AT_LEAST_EVERY = 60_000; // with one: how long somebody waits changes by itself
  const SILENT_FOR = 40_000; // a stream that has not said anything for so long is dead
  const page = document.body.dataset;
  const main = document.getElementById("main");
  const link = document.getElementById("link");
  const icon = document.querySelector("link[rel=icon]");
  const plainIcon = icon.href;
  const name = document.title.trim();
  const words = document.getElementById("words");

  let stream = null;
  let heardAt = 0;
  let last = ""; // what this page heard of last, so that it hears what it missed
  let lookedAt = Date.now();
  let isLooking = false;
  let lookAgain = false;
  let answered = 0; // how often the answer to something sent from here was shown
  let soon = 0;
  let ticking = 0;
  let leftAt = 0; // when a form began to take us elsewhere: nothing we look up now may take us anywhere else
  let touched = true; // only people keep a sign-in alive, not pages
  let unseen = 0;

  // Drafts: in this tab only, and gone with it.

  const draft = words ? `draft:${words.dataset.draft}` : "";

  function forgetAll() {
    sessionStorage.clear();
  }

  function readDraft() {
    const said = new URLSearchParams(location.search).get("said");
    if (said === "sent") sessionStorage.removeItem(draft);
    else if (!words.value) words.value = sessionStorage.getItem(draft) ?? "";
  }

  // What changed since the server last wrote this page, without touching what somebody is doing with it.

  function tidy(root) {
    for (const time of root.querySelectorAll("time[datetime*=T]")) {
      const at = new Date(time.getAttribute("datetime"));
      time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    }
  }

  function merge(old, fresh) {
    if (old.isEqualNode(fresh) || old.dataset?.stay !== undefined) return;
    if (old.nodeType === Node.TEXT_NODE) {
      old.data = fresh.data;
      return;
    }
    for (const { name: key } of [...old.attributes]) {
      if (!fresh.hasAttribute(key) && !["open", "disabled"].includes(key)) old.removeAttribute(key);
    }
    for (const { name: key, value } of fresh.attributes) {
      if (old.getAttribute(key) !== value) old.setAttribute(key, value);
    }
    if (old.nodeName === "TEXTAREA") return;
    mergeChildren(old, fresh);
  }

  function mergeChildren(old, fresh) {
    const named = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
    let at = old.firstChild;
    for (const wanted of [...fresh.childNodes]) {
      const isAlike = at && at.nodeName === wanted.nodeName && (at.id ?? "") === (wanted.id ?? "");
      const found = (wanted.id && named.get(wanted.id)) || (isAlike && !wanted.id ? at : null);
      if (!found || found.nodeName !== wanted.nodeName) {
        old.insertBefore(document.importNode(wanted, true), at);
        continue;
      }
      if (found === at) at = at.nextSibling;
      else old.insertBefore(found, at);
      merge(found, wanted);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  function show(text, { note = false } = {}) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const freshMain = fresh.getElementById("main");
    if (!freshMain) return location.reload();
    tidy(fresh);
    const focused = document.activeElement;
    const said = document.getElementById("said");
    const wasAtEnd = said && said.scrollHeight - said.scrollTop - said.clientHeight < 80;
    const hers = main.querySelectorAll(".bubble.caller").length;
    const waited = Number(main.dataset.waiting ?? 0);
    if (note) document.getElementById("note").replaceChildren(...fresh.getElementById("note").childNodes);
    merge(main, freshMain);
    const [badge, freshBadge] = [document.getElementById("badge"), fresh.getElementById("badge")];
    if (badge && freshBadge) merge(badge, freshBadge);
    for (const token of document.querySelectorAll("body > :not(main) input[name=csrf_token]")) {
      token.value = fresh.querySelector("input[name=csrf_token]")?.value ?? token.value;
    }
    if (focused && focused !== document.activeElement) {
      // What only was moved to another place loses the focus as well, and whoever writes would write nowhere.
      const again = focused.isConnected ? focused : document.getElementById(focused.id);
      (again ?? document.getElementById("waiting") ?? main).focus();
    }
    if (wasAtEnd) said.scrollTop = said.scrollHeight;
    const more = Math.max(0, main.querySelectorAll(".bubble.caller").length - hers);
    if (document.hidden) unseen += more;
    if (more || Number(main.dataset.waiting ?? 0) > waited) {
      ping();
      document.dispatchEvent(new Event("more"));
    }
    return tellTitle();
  }

  function tellTitle() {
    const count = (main.dataset.quiet === undefined ? Number(main.dataset.waiting ?? 0) : 0) + unseen;
    document.title = count ? `(${count}) ${name}` : name;
    icon.href = count ? icon.dataset.on : plainIcon;
  }

  // Looking

  async function look() {
    if (Date.now() - leftAt < 10_000) return;
    if (isLooking) {
      lookAgain = true;
      return;
    }
    isLooking = true;
    lookedAt = Date.now();
    const before = answered;
    const sign = touched ? "yes" : "no";
    touched = false;
    try {
      const answer = await fetch(location.pathname, { headers: { "Sign-Of-Life": sign }, cache: "no-store" });
      if (Date.now() - leftAt < 10000) lookAgain = false;
      else if (answer.redirected) location.replace(answer.url);
      else if (answer.status === 404 || answer.status === 403) location.reload();
      else if (answer.ok) {
        const text = await answer.text();
        // On a slow link this may have been written before what she has sent meanwhile: it would take that off again.
        if (answered === before) show(text);
        else lookAgain = true;
      }
      link.textContent = answer.ok || answer.redirected ? "" : page.offline;
    } catch {
      link.textContent = page.offline;
    }
    isLooking = false;
    if (lookAgain) {
      lookAgain = false;
      lookSoon();
    }
  }

  function lookSoon() {
    clearTimeout(soon);
    soon = setTimeout(look, 60);
  }

  // Listening

  function listen() {
    stream = new EventSource(page.live + (last ? `?since=${last}` : ""), { withCredentials: true });
    heardAt = Date.now();
    stream.onopen = () => {
      heardAt = Date.now();
      lookSoon();
    };
    stream.onmessage = (event) => {
      heardAt = Date.now();
      last = event.lastEventId;
      const [subject, id] = event.data.split(" ");
      if (subject !== "contact" || !main.dataset.contact || main.dataset.contact === id) lookSoon();
    };
    stream.addEventListener("beat", () => {
      heardAt = Date.now();
    });
  }

  function isListening() {
    return stream !== null && stream.readyState === EventSource.OPEN;
  }

  function tick() {
    if (isListening() && Date.now() - heardAt > SILENT_FOR) stream.close();
    if (stream === null || stream.readyState === EventSource.CLOSED) listen();
    if (!isListening() || Date.now() - lookedAt >= LOOK_AT_LEAST_EVERY) look();
  }

  // Sound: off unless somebody wants it.

  const sound = document.getElementById("sound");
  let speaker = null;

  function ping() {
    if (!sound?.checked) return;
    speaker ??= new AudioContext();
    speaker.resume();
    const [tone, volume, now] = [speaker.createOscillator(), speaker.createGain(), speaker.currentTime];
    tone.frequency.value = 520;
    volume.gain.setValueAtTime(0.15, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + 0.5);
    tone.connect(volume).connect(speaker.destination);
    tone.start(now);
    tone.stop(now + 0.5);
  }

  // Sending without losing one's place

  async function send(form, button) {
    const body = new URLSearchParams(new FormData(form));
    const sent = words?.value ?? "";
    const end = button.getAttribute("formaction"); // it takes the words in the box along
    let isElsewhere = false;
    if (end) leftAt = Date.now();
    try {
      const answer = await fetch(end ?? form.action, { method: "POST", body });
      // On a slow link she may have gone on by keys: taken from there, her next one would fall into the box.
      isElsewhere = ![null, document.body, button, words].includes(document.activeElement);
      const where = new URL(answer.url);
      if (answer.redirected && where.pathname !== location.pathname) return location.assign(answer.url);
      leftAt = 0;
      const text = await answer.text();
      answered += 1;
      show(text, { note: true });
      if (where.searchParams.get("said") === "sent" && form.contains(words)) {
        // What she wrote meanwhile stays: it is the next text.
        words.value = words.value.startsWith(sent) ? words.value.slice(sent.length).trimStart() : words.value;
        if (words.value) sessionStorage.setItem(draft, words.value);
        else sessionStorage.removeItem(draft);
      }
      const said = document.getElementById("said");
      if (said) said.scrollTop = said.scrollHeight;
    } catch {
      leftAt = 0;
      const note = document.createElement("p");
      note.className = "note wrong";
      note.role = "alert";
      note.textContent = page.notSent;
      document.getElementById("note").replaceChildren(note);
    }
    button.disabled = false;
    return isElsewhere ? undefined : (document.querySelector("#note [data-asks]") ?? words)?.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") === "dialog") return; // it closes something, and nothing leaves
    const button = event.submitter ?? form.querySelector("button");
    if (form.dataset.forget === "this") sessionStorage.removeItem(draft);
    else if (form.dataset.forget !== undefined) forgetAll();
    if (form.dataset.staysHere !== undefined) {
      event.preventDefault();
      if (button.disabled) return; // keys can send as well, and twice
      button.disabled = true;
      send(form, button);
      return;
    }
    leftAt = Date.now();
    // After the browser has read the form, of which the button pressed is a part.
    setTimeout(() => { button.disabled = true; });
  });

  const menu = document.getElementById("menu");
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    touched = true;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === words) words.form.requestSubmit();
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("pointerdown", () => { touched = true; });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    tellTitle();
    if (page.live) lookSoon();
  });
  addEventListener("online", () => { if (page.live) tick(); });
  document.addEventListener("locking", () => {
    leftAt = Infinity;
    stream?.close();
    clearInterval(ticking);
  });

  document.documentElement.classList.add("scripted");
  tidy(document);
  if (words) {
    readDraft();
    words.addEventListener("input", () => {
      sessionStorage.setItem(draft, words.value);
      document.querySelector("#note [role=status]")?.remove();
    });
    const said = document.getElementById("said");
    said.scrollTop = said.scrollHeight;
  }
  if (location.search) history.replaceState(null, "", location.pathname);
  if (document.querySelector(".door input[type=password]")) forgetAll();
  tellTitle();
  if (page.live) {
    listen();
    ticking = setInterval(tick, LOOK_EVERY);
  }
})();
