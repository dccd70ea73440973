// What holds even when the page does not: locking at once, going back to nothing, no connection.
"use strict";

(() => {
  const LOCKING = "locking";
  const root = document.documentElement;
  const blank = () => root.classList.add("blank");
  let escapedAt = 0;
  let isLocking = false;

  // Nothing is shown while this tab is being locked, and what a browser keeps of a page that was left is blank.
  if (sessionStorage.getItem(LOCKING) !== null) blank();
  addEventListener("pagehide", blank);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  function pause(milliseconds) {
    return new Promise((done) => { setTimeout(done, milliseconds); });
  }

  // The page is gone at once; the sign-in is over as soon as the server can be reached, however often that takes.
  async function lock(token) {
    if (isLocking) return;
    isLocking = true;
    blank();
    sessionStorage.clear();
    sessionStorage.setItem(LOCKING, token);
    document.dispatchEvent(new Event("locking"));
    document.title = "";
    document.body.replaceChildren();
    for (let wait = 250; ; wait = Math.min(wait * 2, 5000)) {
      const answer = await fetch("/lock", { method: "POST", body: new URLSearchParams({ csrf_token: token }), keepalive: true }).catch(() => null);
      if (answer?.ok) break;
      await pause(wait);
    }
    sessionStorage.clear();
    location.replace("/locked");
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "lock") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    lock(event.target.elements.csrf_token.value);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (Date.now() - escapedAt < 800) document.getElementById("lock")?.requestSubmit();
    escapedAt = Date.now();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const token = sessionStorage.getItem(LOCKING);
    if (token === null) return;
    // A page that was asked for before the lock came through; one without a lock says that it did.
    if (document.getElementById("lock") || root.dataset.offline !== undefined) {
      lock(document.getElementById("lock")?.elements.csrf_token.value ?? token);
    } else {
      sessionStorage.clear();
      root.classList.remove("blank");
    }
  });

  if (navigator.serviceWorker && root.dataset.worker) {
    addEventListener("load", () => {
      navigator.serviceWorker.register(root.dataset.worker, { scope: "/" }).catch(() => {});
    });
  }
})();
