// The library beside a conversation: which one she came from, and a place's name and number into her reply. Everything
// it remembers is in this tab only, and goes with it. The addresses of the library never name a conversation.
"use strict";

(() => {
  const BACK = "library:back";
  const words = document.getElementById("words");

  for (const link of document.querySelectorAll("a[data-library]")) {
    link.addEventListener("click", () => {
      sessionStorage.setItem(BACK, JSON.stringify({ page: location.pathname, draft: `draft:${words?.dataset.draft ?? ""}` }));
    });
  }

  const back = JSON.parse(sessionStorage.getItem(BACK) ?? "null");
  if (back) {
    for (const way of document.querySelectorAll(".to-talk")) {
      way.hidden = false;
      way.querySelector("a").href = back.page;
    }
    for (const button of document.querySelectorAll(".to-reply")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const begun = sessionStorage.getItem(back.draft) ?? "";
        sessionStorage.setItem(back.draft, begun ? `${begun.trimEnd()} ${button.dataset.text}` : button.dataset.text);
        try {
          await fetch(button.form.action, { method: "POST", body: new URLSearchParams(new FormData(button.form)), redirect: "manual" });
        } finally {
          location.assign(back.page);
        }
      });
    }
  }

  const filter = document.getElementById("filter");
  filter?.addEventListener("input", () => {
    const wanted = filter.value.trim().toLocaleLowerCase();
    for (const one of document.querySelectorAll("[data-find]")) {
      one.hidden = !one.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
})();
