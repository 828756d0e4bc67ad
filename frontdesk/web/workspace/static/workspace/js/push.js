// Push: asks the browser for its address, and gives it to the desk. Asked only when somebody presses the button.
const form = document.querySelector("[data-push]");
const say = (text) => { document.querySelector("[data-push-says]").textContent = text; };
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const subscribe = async () => {
  if (!("serviceWorker" in navigator && "PushManager" in window)) return "This browser takes no pushes here. On a phone, install the desk first; elsewhere it needs an address with https.";
  if (await Notification.requestPermission() !== "granted") return "This browser does not let the desk show messages. Its settings for this site decide that.";
  const worker = await navigator.serviceWorker.register(form.dataset.worker, { scope: "/desk/" });
  await navigator.serviceWorker.ready;
  const old = await worker.pushManager.getSubscription();
  // Of another desk at this address, or from before its secret key changed.
  if (old) await old.unsubscribe();
  const made = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) })).toJSON();
  const sent = new FormData(form);
  sent.set("endpoint", made.endpoint);
  sent.set("p256dh", made.keys.p256dh);
  sent.set("auth", made.keys.auth);
  const answer = await fetch(form.action, { method: "POST", body: sent });
  if (answer.status === 204) { location.reload(); return "This browser is told from now on."; }
  return answer.headers.get("Content-Type")?.startsWith("text/plain") ? answer.text() : "That did not work. Please try again.";
};

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  say("Asking the browser …");
  subscribe().catch((error) => `The browser refused: ${error.message}`).then(say);
});
