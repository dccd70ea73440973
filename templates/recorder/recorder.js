// Recording a prompt. What she says stays in this page until she has listened to it and keeps it.
"use strict";

(() => {
  const RATE = 8000; // what telephones carry
  const room = document.getElementById("recorder");
  if (!room) return;
  const part = (name) => document.getElementById(name);
  const longest = Number(room.dataset.longest);
  let taken = null; // her words, as numbers between -1 and 1, RATE a second
  let running = null; // while she records: how to end it

  function tell(word) {
    const known = room.querySelector(`[data-word="${word}"]`) ?? room.querySelector('[data-word="not-sent"]');
    part("told").textContent = known.textContent;
    part("told").classList.toggle("wrong", "wrong" in known.dataset);
    part("told").hidden = false;
  }

  function clock(seconds) {
    part("clock").textContent = seconds.toFixed(1);
  }

  function show(is) {
    part("begin").hidden = is === "recording";
    part("end").hidden = is !== "recording";
    part("level").hidden = is !== "recording";
    part("taken").hidden = is !== "taken";
  }

  // As telephones carry it: everything above their range is taken away first, or it would come back as noise.

  function thinned(samples, from) {
    const step = from / RATE;
    const cut = 0.92 * Math.min(1, RATE / from);
    const reach = Math.ceil(8 / cut);
    const thin = new Float32Array(Math.floor(samples.length / step));
    for (let at = 0; at < thin.length; at++) {
      const middle = at * step;
      const end = Math.min(samples.length - 1, Math.floor(middle + reach));
      let sum = 0;
      let whole = 0;
      for (let one = Math.max(0, Math.ceil(middle - reach)); one <= end; one++) {
        const away = Math.PI * (one - middle);
        const weight = (0.5 + 0.5 * Math.cos(away / reach)) * (away ? Math.sin(away * cut) / (away * cut) : 1);
        sum += samples[one] * weight;
        whole += weight;
      }
      thin[at] = sum / whole;
    }
    return thin;
  }

  function file(samples) {
    const bytes = new DataView(new ArrayBuffer(44 + 2 * samples.length));
    const write = (at, letters) => [...letters].forEach((one, more) => bytes.setUint8(at + more, one.charCodeAt(0)));
    write(0, "RIFF");
    bytes.setUint32(4, 36 + 2 * samples.length, true);
    write(8, "WAVEfmt ");
    bytes.setUint32(16, 16, true);
    bytes.setUint16(20, 1, true);
    bytes.setUint16(22, 1, true);
    bytes.setUint32(24, RATE, true);
    bytes.setUint32(28, 2 * RATE, true);
    bytes.setUint16(32, 2, true);
    bytes.setUint16(34, 16, true);
    write(36, "data");
    bytes.setUint32(40, 2 * samples.length, true);
    samples.forEach((one, at) => bytes.setInt16(44 + 2 * at, Math.round(32767 * Math.max(-1, Math.min(1, one))), true));
    return bytes.buffer;
  }

  function has(samples, from) {
    taken = thinned(samples, from);
    clock(taken.length / RATE);
    show("taken");
    tell("listen");
    part("hear").focus();
  }

  function joined(pieces) {
    const whole = new Float32Array(pieces.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const one of pieces) {
      whole.set(one, at);
      at += one.length;
    }
    return whole;
  }

  // From the microphone

  async function begin() {
    let stream;
    try {
      // As she sounds: what takes noise and echo away is made for calls, and takes some voices with them.
      const plain = { channelCount: 1, noiseSuppression: false, echoCancellation: false };
      stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    } catch {
      tell("no-microphone");
      return;
    }
    const context = new AudioContext();
    await context.resume();
    await context.audioWorklet.addModule(room.dataset.ear);
    const ear = new AudioWorkletNode(context, "ear");
    const pieces = [];
    let count = 0;
    const over = () => {
      for (const track of stream.getTracks()) track.stop();
      context.close();
      running = null;
    };
    ear.port.onmessage = ({ data }) => {
      pieces.push(data.piece);
      count += data.piece.length;
      part("level").value = data.piece.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
      clock(count / context.sampleRate);
      if (data.last) {
        const rate = context.sampleRate;
        over();
        has(joined(pieces), rate);
      } else if (count / context.sampleRate > longest + 3) running?.end();
    };
    running = { end: () => ear.port.postMessage("end"), over };
    context.createMediaStreamSource(stream).connect(ear).connect(context.destination);
    taken = null;
    clock(0);
    show("recording");
    tell("speak");
    part("end").focus();
  }

  part("begin").addEventListener("click", () => {
    if (!running) begin().catch(() => tell("no-microphone"));
  });
  part("end").addEventListener("click", () => running?.end());
  addEventListener("pagehide", () => running?.over());

  // From a file

  part("file").addEventListener("change", async () => {
    const [chosen] = part("file").files;
    if (!chosen) return;
    try {
      if (chosen.size > 30e6) throw new Error("too large");
      const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(await chosen.arrayBuffer());
      if (sound.duration > 4 * longest) tell("long");
      else has(sound.getChannelData(0), sound.sampleRate);
    } catch {
      tell("unreadable");
    }
  });

  part("hear").addEventListener("click", () => {
    const context = new AudioContext();
    const sound = context.createBuffer(1, taken.length, RATE);
    sound.copyToChannel(taken, 0);
    const player = new AudioBufferSourceNode(context, { buffer: sound });
    player.addEventListener("ended", () => context.close());
    player.connect(context.destination);
    player.start();
  });

  // It leaves the page only now.

  part("keep").addEventListener("click", async () => {
    part("keep").disabled = true;
    try {
      const answer = await fetch(room.dataset.send, {
        method: "POST",
        headers: { "Content-Type": "audio/wav", "X-CSRFToken": room.querySelector("[name=csrf_token]").value },
        body: file(taken),
        redirect: "manual",
      });
      if (answer.ok) location.assign(room.dataset.next);
      else tell(answer.status === 422 ? await answer.text() : answer.status === 413 ? "long" : "not-sent");
    } catch {
      tell("not-sent");
    }
    part("keep").disabled = false;
  });
})();
