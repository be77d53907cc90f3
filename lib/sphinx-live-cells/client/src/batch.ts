// Output on its way from Python to the page: text is gathered for a moment, since a message for each `print` would be slow.

import type { Arrival } from "./protocol";

const EVERY = 50; // milliseconds

export class Batch {
  private name: "stdout" | "stderr" = "stdout";
  private text = "";
  private sent = 0;
  private timer = 0;

  constructor(private readonly send: (output: Arrival) => void) {}

  write(name: "stdout" | "stderr", text: string): void {
    if (name !== this.name) this.flush();
    this.name = name;
    this.text += text;
    if (performance.now() - this.sent > EVERY) this.flush();
    else this.timer ||= self.setTimeout(() => this.flush(), EVERY); // for code that now waits and lets the timer ring
  }

  /** Send what waits, then something that must come after it. */
  push(output: Arrival): void {
    this.flush();
    this.send(output);
  }

  flush(): void {
    self.clearTimeout(this.timer);
    this.timer = 0;
    this.sent = performance.now();
    if (this.text === "") return;
    this.send({ kind: this.name, text: this.text });
    this.text = "";
  }
}
