// What makes a conversation quicker for the hand. Everything here can also be done without it.
"use strict";

(() => {
  const words = document.getElementById("words");

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
})();
