// Asks the browser for a passkey, and sends its answer with the form it belongs to.
"use strict";

(() => {
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

  async function asked(form) {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const answer = await fetch(form.dataset.ask, { method: "POST", body });
    if (!answer.ok || answer.redirected) throw new Error("not asked");
    const wanted = await answer.json();
    wanted.challenge = toBytes(wanted.challenge);
    if (!wanted.user) {
      wanted.allowCredentials = named(wanted.allowCredentials);
      return navigator.credentials.get({ publicKey: wanted });
    }
    wanted.user.id = toBytes(wanted.user.id);
    wanted.excludeCredentials = named(wanted.excludeCredentials);
    return navigator.credentials.create({ publicKey: wanted });
  }

  function written(made) {
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const response = {};
    for (const part of parts) if (made.response[part]) response[part] = toText(made.response[part]);
    return JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response });
  }

  for (const form of document.querySelectorAll("form[data-ask]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const note = form.querySelector(".note");
      note.hidden = true;
      try {
        form.elements.answer.value = written(await asked(form));
        form.submit();
      } catch {
        note.hidden = false;
        setTimeout(() => { form.querySelector("button").disabled = false; });
      }
    });
  }
})();
