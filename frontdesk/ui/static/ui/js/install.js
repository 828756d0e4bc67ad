// Install: the workspace's worker, where the browser has such a thing.
const url = document.querySelector("link[rel=manifest]")?.dataset.worker;
if (url) navigator.serviceWorker?.register(url).catch(() => { /* a browser that forbids it works without */ });
