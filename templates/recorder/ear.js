// Listens to the microphone while she records, and hands on what it hears, a sixteenth of a second at a time.
"use strict";

class Ear extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Float32Array(Math.round(sampleRate / 16));
    this.filled = 0;
    this.port.onmessage = () => {
      this.port.postMessage({ piece: this.piece.slice(0, this.filled), last: true });
      this.filled = 0;
    };
  }

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.piece[this.filled++] = sample;
      if (this.filled === this.piece.length) {
        this.port.postMessage({ piece: this.piece.slice(), last: false });
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("ear", Ear);
