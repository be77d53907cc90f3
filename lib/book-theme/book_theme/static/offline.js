// The book on this device: the service worker starts when the reader does something, so that the page itself comes first.
// At the foot of each page: save the whole book. A newer version is offered, never forced.
{
  const foot = document.querySelector(".offline");
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

  const say = (text, label = null, action = null) => {
    const sentence = document.createElement("span");
    sentence.textContent = text;
    foot.replaceChildren(sentence);
    if (label === null) return;
    const press = document.createElement("button");
    press.type = "button";
    press.textContent = label;
    press.addEventListener("click", action);
    foot.append(" ", press);
  };

  /** Ask the worker; `hear` gets each of its answers. */
  const ask = (worker, message, hear = () => {}) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => hear(event.data);
    worker.postMessage(message, [port2]);
  };

  const offer = (worker) =>
    ask(worker, { ask: "how much" }, ({ bytes, files }) => {
      if (files === 0) say("The whole book is on this device: it works without a connection.");
      else say("", `Make the whole book available offline (${megabytes(bytes)})`, () => saveAll(worker));
    });

  const saveAll = (worker) => {
    say("Saving …");
    ask(worker, { ask: "everything" }, ({ saved, failed, done, bytes }) => {
      if (saved) say("The whole book is on this device: it works without a connection.");
      else if (failed) say(`Not all of the book could be saved (${failed}). What is here stays.`, "Try again", () => saveAll(worker));
      else say(`Saving: ${megabytes(done)} of ${megabytes(bytes)}`);
    });
  };

  const offerNewer = (worker) =>
    say("A newer version of this book is here. Your edits stay.", "Load it", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      ask(worker, { ask: "take over" });
    });

  const start = async () => {
    const address = new URL(document.documentElement.dataset.content_root + "service-worker.js", location.href);
    try {
      const registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
      const { active } = await navigator.serviceWorker.ready;
      registration.addEventListener("updatefound", () => {
        const coming = registration.installing;
        coming.addEventListener("statechange", () => coming.state === "installed" && registration.active && offerNewer(coming));
      });
      if (!navigator.connection?.saveData) ask(active, { ask: "visited", page: location.href });
      if (registration.waiting) offerNewer(registration.waiting);
      else offer(active);
    } catch {
      say("This browser does not let the book be saved for reading offline.");
    }
  };

  if ("serviceWorker" in navigator && isSecureContext) {
    const signs = ["pointermove", "pointerdown", "keydown", "scroll"];
    const once = () => {
      for (const sign of signs) removeEventListener(sign, once);
      start();
    };
    for (const sign of signs) addEventListener(sign, once, { passive: true });
  }
}
