// What makes a conversation quicker for the hand. Everything here can also be done without it.
"use strict";

(() => {
  const words = document.getElementById("words");
  const main = document.getElementById("main");
  const name = document.title.trim().split(/\s/)[0];

  // Quick replies go into the box: nothing leaves before she has looked at it.

  function intoBox(text) {
    words.value = words.value.trim() ? `${words.value.trim()} ${text}` : text;
    words.dispatchEvent(new Event("input"));
    words.focus();
  }

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-into-box]");
    if (!chosen || !words) return;
    event.preventDefault();
    intoBox(chosen.dataset.intoBox);
  });

  // What she has chosen for this device: three yes or no, and nothing about anybody.

  function remember(box, key, usual) {
    if (!box) return;
    const kept = localStorage.getItem(key);
    box.checked = kept === null ? usual : kept === "yes";
    box.addEventListener("change", () => {
      if (box.checked === usual) localStorage.removeItem(key);
      else localStorage.setItem(key, box.checked ? "yes" : "no");
    });
  }

  const notify = document.getElementById("notify");
  const single = document.getElementById("single-keys");
  remember(document.getElementById("sound"), "sound", false);
  remember(single, "single-keys", true);

  // A notice outside the page says the name of the page, never of whom or what.

  if (notify && "Notification" in window && Notification.permission !== "denied") {
    document.getElementById("may-notify").hidden = false;
    remember(notify, "notify", false);
    if (Notification.permission !== "granted") notify.checked = false;
    notify.addEventListener("change", async () => {
      if (notify.checked) notify.checked = (await Notification.requestPermission()) === "granted";
    });
  }

  async function tell() {
    if (!document.hidden || !notify?.checked || Notification.permission !== "granted") return;
    const how = { tag: "desk" };
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker) await worker.showNotification(name, how);
    else new Notification(name, how);
  }

  document.addEventListener("more", () => { tell().catch(() => {}); });

  // Keys: each only leads somewhere.

  const sheet = document.getElementById("keys");
  const places = {
    d: "a.name",
    w: "#waiting",
    t: "main [id^=take-], main #asked ~ ul button.main",
    m: "main [id^=mine-] a",
    r: "#words",
    q: "#quick > summary",
    e: "#end-it",
  };

  function isWriting(target) {
    return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog") !== null;
  }

  function lead(key) {
    const place = main.querySelector(places[key]) ?? document.querySelector(places[key]);
    if (!place) return false;
    if (key === "d") place.click();
    if (place.nodeName === "SUMMARY") place.parentElement.open = true;
    place.focus();
    place.scrollIntoView({ block: "center" });
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
    if (!sheet || !single?.checked) return;
    if (event.key === "?") sheet.showModal();
    else if (!Object.hasOwn(places, event.key) || !lead(event.key)) return;
    event.preventDefault();
  });

  document.getElementById("show-keys")?.addEventListener("click", () => sheet.showModal());
})();
